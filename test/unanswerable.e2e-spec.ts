import { UnitOfWork } from '../src/database/unit-of-work';
import { ReadOnlyUnit } from '../src/database/read-only-unit';
import { AuditSearch } from '../src/admin/audit/audit-search.repository';
import { AdminMutations } from '../src/admin/mutations/admin-mutations.service';
import { ConsoleVisitor } from './helpers/console-visitor';
import { TestService } from './helpers/test-service';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(() => service.stop());

/** As if a schema let through what a column cannot hold. */
const tooLarge = `select '99999999999999999999'::int`;

describe('A value that the database refuses', () => {
  it('is a 400 where a person asked, in the API and on a page', async () => {
    const visitor = await ConsoleVisitor.signIn(service);
    const list = jest
      .spyOn(service.app.get(AuditSearch), 'list')
      .mockImplementation(async (_, manager) => manager.query(tooLarge));
    const { status, json } = await service.admin('GET', '/audit');
    expect({ status, json }).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect(json.message).not.toMatch(/9999|integer|SQLSTATE/);
    const page = await visitor.get('/console/audit');
    expect([page.status, page.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    list.mockRestore();
  });

  it('is a 400 where a person wants something changed, and nothing is', async () => {
    const caller = { name: 'olga', role: 'operator', address: '::1' } as const;
    const order = { action: 'replay', target: 'evt_1', reason: 'x' } as const;
    const attempt = service.app
      .get(AdminMutations)
      .perform(caller, order, (manager) => manager.query(tooLarge));
    await expect(attempt).rejects.toMatchObject({ name: 'UnanswerableError' });
    expect(await service.query(`select * from admin_audit_log where target = 'evt_1'`)).toEqual([]);
  });

  it('stays a failure of ours where nobody asked: processing and upkeep', async () => {
    const attempt = service.app.get(UnitOfWork).run((manager) => manager.query(tooLarge));
    await expect(attempt).rejects.toMatchObject({ name: 'QueryFailedError' });
  });

  it('is told from what else may fail in a question', async () => {
    const attempt = service.app.get(ReadOnlyUnit).run((manager) => manager.query('select * from nothing'));
    await expect(attempt).rejects.toMatchObject({ name: 'QueryFailedError' });
  });
});
