import { field, idOf, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';
import { type ObjectEvent, versionOf } from './version';

/** The projected columns of this spec: the object's id and status, whatever else changes. */
function read(object: StripeObject) {
  const id = idOf(object);
  return id === null ? null : { id, status: text(field(object, 'status')) };
}

const event = {
  id: 'evt_1',
  type: 'customer.subscription.updated',
  created: 1000,
  api_version: '2026-10-28.endive',
  request: { id: 'req_1' },
  data: {
    object: { id: 'sub_1', status: 'past_due', note: 'b' },
    previous_attributes: { status: 'active', note: 'a' },
  },
} satisfies ObjectEvent;

describe('versionOf', () => {
  it('reads what an event says of its object, before and after', () => {
    expect(versionOf(event, read)).toEqual({
      eventId: 'evt_1',
      created: 1000,
      phase: 'updated',
      requestId: 'req_1',
      state: { id: 'sub_1', status: 'past_due' },
      before: { id: 'sub_1', status: 'active' },
    });
  });

  it.each([
    ['customer.deleted', true],
    ['customer.updated', undefined],
  ])('says of the object inside %s whether it is deleted', (type, deleted) => {
    const told = versionOf({ ...event, type }, (object) => ({ id: 'x', deleted: field(object, 'deleted') }));
    expect(told?.state.deleted).toBe(deleted);
  });

  it('is undefined when the object has no usable id', () => {
    expect(versionOf({ ...event, data: { object: { object: 'invoice' } } }, read)).toBeUndefined();
  });

  it.each([
    ['customer.subscription.created', 'created'],
    ['customer.subscription.updated', 'updated'],
    ['customer.subscription.deleted', 'deleted'],
    ['customer.subscription.paused', 'other'],
    ['customer.subscription.trial_will_end', 'other'],
    ['invoice.payment_failed', 'other'],
    ['created', 'created'],
    ['updated.something', 'other'],
    ['', 'other'],
  ])('calls %s %s', (type, phase) => {
    expect(versionOf({ ...event, type }, read)?.phase).toBe(phase);
  });

  it.each([
    ['an object (since 2017-05-25)', { id: 'req_1' }, 'req_1'],
    ['the id itself', 'req_1', 'req_1'],
    ['an object without an id, where Stripe acted by itself', { id: null }, null],
    ['an empty object', {}, null],
    ['null', null, null],
    ['nothing', undefined, null],
  ])('knows the request when it is %s', (_, request, requestId) => {
    expect(versionOf({ ...event, request }, read)?.requestId).toBe(requestId);
  });

  const { object } = event.data;
  it.each([
    ['is the same when only other fields changed', { note: 'a' }, '2026-10-28.endive', 'past_due'],
    ['lacks what was absent', { status: null }, '2026-10-28.endive', null],
    ['is known where arrays are whole', { items: { data: [] } }, '2026-10-28.endive', 'past_due'],
    ['is unknown where arrays are partial', { items: { data: [] } }, '2017-04-06', undefined],
    ['is unknown without previous_attributes', undefined, '2026-10-28.endive', undefined],
    ['is unknown when the object had no id', { id: null }, '2026-10-28.endive', undefined],
  ])('the state before %s', (_, previous, version, status) => {
    const data = previous === undefined ? { object } : { object, previous_attributes: previous };
    expect(versionOf({ ...event, api_version: version, data }, read)?.before?.status).toBe(status);
  });
});
