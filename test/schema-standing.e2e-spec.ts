import { expositionOf } from './helpers/exposition';
import { eventually, TestService } from './helpers/test-service';

/** It looks each five seconds. */
const PATIENCE_MS = 20_000;

describe('A service in production whose schema changes under it', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start({ NODE_ENV: 'production' });
  });
  afterAll(() => service.stop());

  /** Whether deliveries may come, and what is said of the schema. */
  const ready = async () => {
    const { status, json } = await service.request('GET', '/health/ready');
    return { status, schema: (json.details as Record<string, unknown>).schema };
  };
  const metric = async (standing: string) => {
    const text = await expositionOf(service);
    return new RegExp(`^hookledger_schema_migrations\\{standing="${standing}"\\} (\\d+)$`, 'm').exec(
      text,
    )?.[1];
  };

  it('serves on when it is ahead, and says so', async () => {
    const name = 'AddSomething1999999999999';
    await service.query('insert into typeorm_migrations (timestamp, name) values (1999999999999, $1)', [
      name,
    ]);
    await eventually(async () => {
      expect(await ready()).toEqual({
        status: 200,
        schema: {
          status: 'up',
          message: 'ahead: this version does not know all migrations that have run',
          unknown: [name],
        },
      });
    }, PATIENCE_MS);
    expect([await metric('unknown'), await metric('missing')]).toEqual(['1', '0']);
    await service.query('delete from typeorm_migrations where name = $1', [name]);
    await eventually(async () => expect(await metric('unknown')).toBe('0'), PATIENCE_MS);
    expect(await ready()).toEqual({ status: 200, schema: { status: 'up' } });
  });

  it('is not ready when it is behind, says what is missing, and is ready again when that has run', async () => {
    const [row] = await service.query<{ name: string }>(
      'delete from typeorm_migrations where id = (select max(id) from typeorm_migrations) returning *',
    );
    await eventually(async () => {
      expect(await ready()).toEqual({
        status: 503,
        schema: { status: 'down', message: 'behind: npm run migration:run', missing: [row?.name] },
      });
    }, PATIENCE_MS);
    expect(await metric('missing')).toBe('1');
    await service.query(
      'insert into typeorm_migrations select * from json_populate_record(null::typeorm_migrations, $1)',
      [JSON.stringify(row)],
    );
    await eventually(async () => expect((await ready()).status).toBe(200), PATIENCE_MS);
  });
});
