import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';
import { auditAnswer } from '../src/admin/audit/audit.answers';
import {
  eventDetailsAnswer,
  eventPageAnswer,
  replayAnswer,
  replayPreviewAnswer,
} from '../src/admin/events/event-answers';
import { mappingAnswer } from '../src/admin/plan-prices/plan-prices.controller';
import {
  bulkReplayAnswer,
  bulkReplayEventsAnswer,
  bulkReplayOperationAnswer,
  bulkReplayPreviewAnswer,
  bulkReplaysAnswer,
} from '../src/admin/bulk-replays/bulk-replay.answers';
import { tenantDetailsAnswer } from '../src/admin/tenants/tenant-details.repository';
import { tenantPageAnswer } from '../src/admin/tenants/tenant-page';
import { linkAnswer } from '../src/admin/tenants/tenants.controller';
import { charge } from '../dev/simulation/charge.object';
import { buildEvent } from '../dev/simulation/event.object';
import { subscription } from '../dev/simulation/subscription.object';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { routesOf } from './helpers/routes';
import { OPERATOR, TestService, VIEWER } from './helpers/test-service';

const CREATED = 1_790_000_000;

let service: TestService;
let tenantId: string;
let planId: string;
const event = buildEvent({
  type: 'customer.subscription.updated',
  object: subscription({ id: 'sub_1', customer: 'cus_1', items: [{ price: 'price_pro' }] }),
  created: CREATED,
  previousAttributes: { status: 'trialing' },
});
const refund = buildEvent({
  type: 'charge.refunded',
  object: charge({ id: 'ch_1', customer: 'cus_1', amount: 500, amountRefunded: 200 }),
  created: CREATED + 1,
});

beforeAll(async () => {
  service = await TestService.start();
  planId = await insertPlan(service, { slug: 'pro' });
  await insertPrice(service, 'price_pro', planId);
  tenantId = await insertTenant(service, { planId });
  await service.query(
    `insert into stripe_customers (id, tenant_id, email) values ('cus_1', $1, 'ada@example.com')`,
    [tenantId],
  );
  for (const each of [event, refund]) {
    await service.deliver(each);
    await service.until(each.id, 'processed');
  }
});

afterAll(() => service.stop());

describe('/admin/openapi.json', () => {
  it('describes every route of the admin API, each with what it answers and refuses, and no other route', async () => {
    const document = await read();
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const there = routesOf(service.app)
      .filter(
        ({ path, method }) =>
          path.startsWith('/admin/') && path !== '/admin/openapi.json' && method !== 'HEAD',
      )
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(described.toSorted()).toEqual(there.toSorted());
    for (const { operation, name } of operationsOf(document)) {
      expect({ name, summary: operation.summary }).toEqual({ name, summary: expect.stringMatching(/\S/) });
      const statuses = Object.keys(operation.responses);
      expect({ name, statuses }).toEqual({ name, statuses: expect.arrayContaining(['401', '503']) });
      expect({ name, isAnswered: statuses.some((status) => status.startsWith('2')) }).toEqual({
        name,
        isAnswered: true,
      });
    }
  });

  it('names each filter of the list, and what may be in it', async () => {
    const document = await read();
    const parameters = document.paths['/admin/stripe-events']?.get?.parameters ?? [];
    expect(parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'error', in: 'query', required: false }),
        expect.objectContaining({
          name: 'status',
          schema: expect.objectContaining({ enum: expect.arrayContaining(['dead', 'waiting']) }),
        }),
      ]),
    );
  });

  it('is no secret of operators, and none of strangers either', async () => {
    expect((await service.admin('GET', '/openapi.json', undefined, VIEWER)).status).toBe(200);
    expect((await service.admin('GET', '/openapi.json', undefined, null)).status).toBe(401);
  });
});

describe('What is answered is what is described:', () => {
  const reason = { reason: 'test', force: true };
  const bulk = { ...reason, filter: { type: event.type } };
  let bulkId: string;

  beforeAll(async () => {
    const { json } = await service.admin('POST', '/stripe-events/replay', bulk);
    bulkId = bulkReplayOperationAnswer.parse(json).operation.id;
    await service.bulkReplaysEnded();
  });

  const calls: [
    what: string,
    schema: z.ZodType,
    method: string,
    path: () => string,
    body: (() => unknown) | undefined,
  ][] = [
    ['a page of events', eventPageAnswer, 'GET', () => '/stripe-events', undefined],
    ['an event', eventDetailsAnswer, 'GET', () => `/stripe-events/${event.id}`, undefined],
    [
      'an event with a line in the ledger',
      eventDetailsAnswer,
      'GET',
      () => `/stripe-events/${refund.id}`,
      undefined,
    ],
    [
      'a dry run',
      replayPreviewAnswer,
      'POST',
      () => `/stripe-events/${event.id}/replay?dryRun=true`,
      () => reason,
    ],
    ['a replay', replayAnswer, 'POST', () => `/stripe-events/${event.id}/replay`, () => reason],
    [
      'the preview of a bulk replay',
      bulkReplayPreviewAnswer,
      'POST',
      () => '/stripe-events/replay?dryRun=true',
      () => bulk,
    ],
    [
      'a bulk replay that is ordered',
      bulkReplayOperationAnswer,
      'POST',
      () => '/stripe-events/replay',
      () => bulk,
    ],
    ['a page of bulk replays', bulkReplaysAnswer, 'GET', () => '/bulk-replays', undefined],
    ['a bulk replay', bulkReplayAnswer, 'GET', () => `/bulk-replays/${bulkId}`, undefined],
    ['its events', bulkReplayEventsAnswer, 'GET', () => `/bulk-replays/${bulkId}/events`, undefined],
    ['a page of the audit log', auditAnswer, 'GET', () => '/audit', undefined],
    ['a page of tenants', tenantPageAnswer, 'GET', () => '/tenants', undefined],
    ['a tenant', tenantDetailsAnswer, 'GET', () => `/tenants/${tenantId}`, undefined],
    [
      'a link',
      linkAnswer,
      'PUT',
      () => `/tenants/${tenantId}/stripe-customer`,
      () => ({ stripeCustomerId: 'cus_2' }),
    ],
    ['a mapped price', mappingAnswer, 'PUT', () => '/plan-prices/price_pro', () => ({ planId })],
  ];

  it.each(calls)('%s', async (_what, schema, method, path, body) => {
    for (const token of method === 'GET' ? [OPERATOR, VIEWER] : [OPERATOR]) {
      const { json, status } = await service.admin(method, path(), body?.(), token);
      expect(status).toBeLessThan(300);
      // What a schema does not know it would leave out.
      expect(schema.parse(json)).toEqual(json);
    }
  });
});

describe('A viewer', () => {
  it('sees what became of an event and that something changed, and nothing personal', async () => {
    const { json } = await service.admin('GET', `/stripe-events/${event.id}`, undefined, VIEWER);
    expect(json).toMatchObject({
      isBodyRedacted: true,
      object: {
        comparedWith: 'previous_attributes',
        changes: [{ path: 'status', before: '"trialing"', after: '"active"' }],
      },
      rows: [{ table: 'stripe_subscriptions', id: 'sub_1' }],
      related: [{ id: event.id }],
    });
    expect(json.body).toContain('"sub_1"');
  });

  it('is not told who the customers of a tenant are', async () => {
    const seenBy = async (token: string) =>
      (await service.admin('GET', `/tenants/${tenantId}`, undefined, token)).json.customers;
    expect(await seenBy(VIEWER)).toMatchObject([{ id: 'cus_1', email: '[redacted]' }, { email: null }]);
    expect(await seenBy(OPERATOR)).toMatchObject([
      { id: 'cus_1', email: 'ada@example.com' },
      { email: null },
    ]);
  });
});

async function read(): Promise<OpenAPIObject> {
  const { status, json } = await service.admin('GET', '/openapi.json');
  expect(status).toBe(200);
  return json as unknown as OpenAPIObject;
}

function operationsOf(document: OpenAPIObject) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'put', 'post', 'delete', 'patch'] as const)
      .map((method) => ({ name: `${method} ${path}`, operation: item[method] }))
      .filter(
        (each): each is { name: string; operation: NonNullable<typeof each.operation> } => !!each.operation,
      ),
  );
}
