import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { ConsoleSessions } from '../src/console/access/console-sessions.service';
import { ConsoleVisitor } from './helpers/console-visitor';
import { SCHEMA } from './helpers/test-database';
import { eventually, OPERATOR, TestService, VIEWER } from './helpers/test-service';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start({ CONSOLE_IDLE_MINUTES: '30' });
});
afterAll(() => service.stop());
beforeEach(() => service.query('delete from console_sessions'));

const isSignedIn = async (visitor: ConsoleVisitor) => (await visitor.get('/console/audit')).status === 200;

async function idsOf(visitor: ConsoleVisitor): Promise<string[]> {
  const { text } = await visitor.get('/console/sessions');
  return [...text.matchAll(/\/console\/sessions\/([0-9a-f]{64})\/end/g)].map(([, id = '']) => id);
}

async function end(visitor: ConsoleVisitor, id: string | undefined) {
  return visitor.post(`/console/sessions/${id ?? 'none'}/end`, { csrf: await visitor.csrf() });
}

describe('An idle session', () => {
  it('ends after the time that is set, and use keeps it', async () => {
    const visitor = await ConsoleVisitor.signIn(service);
    await service.query(`update console_sessions set last_seen_at = now() - interval '29 minutes'`);
    expect(await isSignedIn(visitor)).toBe(true);
    await service.query(`update console_sessions set last_seen_at = last_seen_at - interval '29 minutes'`);
    expect(await isSignedIn(visitor)).toBe(true);
    await service.query(`update console_sessions set last_seen_at = now() - interval '30 minutes'`);
    expect(await isSignedIn(visitor)).toBe(false);
    await ConsoleVisitor.signIn(service);
    expect(await service.query('select from console_sessions')).toHaveLength(1);
  });

  it('is not kept by a page that fetches itself again', async () => {
    const visitor = await ConsoleVisitor.signIn(service);
    await service.query(`update console_sessions set last_seen_at = now() - interval '20 minutes'`);
    const refreshed = await visitor.get('/console/events', { 'x-hookledger-refresh': 'true' });
    expect(refreshed.status).toBe(200);
    const age = async () => {
      const [row] = await service.query<{ minutes: number }>(
        `select extract(minute from now() - last_seen_at)::int as minutes from console_sessions`,
      );
      return row?.minutes;
    };
    expect(await age()).toBe(20);
    await isSignedIn(visitor);
    expect(await age()).toBe(0);
  });
});

describe('The list of sessions', () => {
  it('shows an operator all, who and from where, and ends any of them at once', async () => {
    const [olga, victor] = [
      await ConsoleVisitor.signIn(service),
      await ConsoleVisitor.signIn(service, VIEWER),
    ];
    const { text } = await olga.get('/console/sessions');
    expect(text).toMatch(/olga.*\(this one\).*from 127\.0\.0\.1/s);
    expect(text).toContain('victor');
    const [victors] = await idsOf(victor);
    const { status, headers } = await end(olga, victors);
    expect({ status, to: headers.get('location') }).toEqual({ status: 303, to: '/console/sessions' });
    expect(await isSignedIn(victor)).toBe(false);
    expect(await isSignedIn(olga)).toBe(true);
    expect(
      await service.query(
        `select actor, action, target, result from admin_audit_log order by id desc limit 1`,
      ),
    ).toEqual([
      {
        actor: 'olga',
        action: 'end_session',
        target: `console session ${victors?.slice(0, 12)}`,
        result: 'of victor',
      },
    ]);
  });

  it('shows a viewer his own, and has him end no other', async () => {
    const olga = await ConsoleVisitor.signIn(service);
    const [here, elsewhere] = [
      await ConsoleVisitor.signIn(service, VIEWER),
      await ConsoleVisitor.signIn(service, VIEWER),
    ];
    const own = await idsOf(here);
    expect(own).toHaveLength(2);
    const olgas = (await idsOf(olga)).find((id) => !own.includes(id));
    expect((await end(here, olgas)).status).toBe(403);
    expect((await end(here, undefined)).status).toBe(400);
    expect(await isSignedIn(olga)).toBe(true);
    for (const id of own) await end(here, id);
    expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([false, false]);
  });

  it('cannot be used without a token of the page', async () => {
    const olga = await ConsoleVisitor.signIn(service);
    const [id] = await idsOf(olga);
    expect((await olga.post(`/console/sessions/${id}/end`, {})).status).toBe(403);
    expect(await isSignedIn(olga)).toBe(true);
  });

  it('is the same in the admin API', async () => {
    await ConsoleVisitor.signIn(service);
    const victor = await ConsoleVisitor.signIn(service, VIEWER);
    const list = async (token: string) =>
      (await service.admin('GET', '/console-sessions', undefined, token)).json.sessions as {
        id: string;
        actor: string;
      }[];
    expect((await list(OPERATOR)).map(({ actor }) => actor).toSorted()).toEqual(['olga', 'victor']);
    const [own] = await list(VIEWER);
    expect(own).toMatchObject({ actor: 'victor', address: '127.0.0.1' });
    const path = `/console-sessions/${own?.id}`;
    expect((await service.admin('DELETE', path, undefined, VIEWER)).status).toBe(403);
    expect((await service.admin('DELETE', path)).json).toEqual({ id: own?.id, actor: 'victor' });
    expect(await isSignedIn(victor)).toBe(false);
    expect((await service.admin('DELETE', path)).json).toMatchObject({ error: 'session_not_found' });
    expect((await service.admin('DELETE', '/console-sessions/junk')).status).toBe(400);
  });
});

describe('Signing out', () => {
  it('has the browser forget everything', async () => {
    const visitor = await ConsoleVisitor.signIn(service);
    const { headers } = await visitor.post('/console/sign-out', { csrf: await visitor.csrf() });
    expect(headers.get('clear-site-data')).toBe('"cache", "cookies", "storage"');
  });
});

describe('What holds on to a session', () => {
  it('can ask whether it is still one', async () => {
    await ConsoleVisitor.signIn(service);
    const sessions = service.app.get(ConsoleSessions);
    const session = await sessions.signIn(OPERATOR, '127.0.0.1');
    if (!session) throw new Error('not signed in');
    expect(await sessions.isValid(session)).toBe(true);
    await service.query('delete from console_sessions');
    expect(await sessions.isValid(session)).toBe(false);
  });
});

describe('A cookie that nobody was given', () => {
  it.each([
    ['too short', 'a'.repeat(42)],
    ['too long', 'a'.repeat(44)],
    ['of other characters', `${'a'.repeat(42)}+`],
    ['well-formed', randomBytes(32).toString('base64url')],
  ])('and is %s is refused without a question to the database', async (_, value) => {
    const olga = await ConsoleVisitor.signIn(service);
    const holder = new Client({ connectionString: service.database.url });
    await holder.connect();
    try {
      await holder.query(`begin; lock table ${SCHEMA}.console_sessions`);
      const { status } = await service.request('GET', '/console/audit', {
        headers: { cookie: `hookledger_session=${value}` },
        redirect: 'manual',
      });
      expect(status).toBe(303);
    } finally {
      await holder.query('rollback');
      await holder.end();
    }
    expect(await isSignedIn(olga)).toBe(true);
  });

  it('does not keep those who are signed in from being known while people’s questions are slow', async () => {
    const olga = await ConsoleVisitor.signIn(service);
    const victor = await ConsoleVisitor.signIn(service, VIEWER);
    const holder = new Client({ connectionString: service.database.url });
    await holder.connect();
    try {
      await holder.query(`begin; lock table ${SCHEMA}.admin_audit_log`);
      // One person has two turns at a time; two have all three connections.
      const slow = [olga, victor].flatMap((visitor) => [1, 2, 3].map(() => visitor.get('/console/audit')));
      await eventually(async () => {
        const rows = await service.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        expect(rows.length).toBeGreaterThanOrEqual(3);
      });
      // Refused by the gate, which has to know who it is.
      const { status } = await olga.post('/console/sign-out', {});
      expect(status).toBe(403);
      await holder.query('rollback');
      await Promise.all(slow);
    } finally {
      await holder.end();
    }
  });
});
