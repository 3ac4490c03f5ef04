import { claimFrom, tenantIdOf } from './tenant-claim';

const ID = '0b9f6a52-7c1e-4d2f-8a35-94d1c0e7ab11';

describe('claimFrom', () => {
  it.each([
    [
      'the newest claim',
      { named_tenant: ID, named_at: '1000', named_by: 'evt_1' },
      { tenant: ID, at: 1000, eventId: 'evt_1' },
    ],
    [
      'what is no tenant’s id',
      { named_tenant: 'acme', named_at: '1', named_by: 'evt_1' },
      { tenant: 'acme', at: 1, eventId: 'evt_1' },
    ],
    [
      'nothing where nobody was named',
      { named_tenant: null, named_at: '1000', named_by: 'evt_1' },
      undefined,
    ],
    ['nothing where there is no row', undefined, undefined],
    [
      'an oldest claim where nothing tells when',
      { named_tenant: ID, named_at: null, named_by: null },
      { tenant: ID, at: 0, eventId: '' },
    ],
  ])('reads %s', (_, row, claim) => {
    expect(claimFrom(row)).toEqual(claim);
  });
});

describe('tenantIdOf', () => {
  it.each([
    ['a UUID', ID, ID],
    ['one in capitals, in PostgreSQL’s spelling', ID.toUpperCase(), ID],
    [
      'one of no particular version',
      '00000000-0000-0000-0000-000000000000',
      '00000000-0000-0000-0000-000000000000',
    ],
    ['none of a name', 'acme', null],
    ['none of nothing', '', null],
    ['none of a UUID without dashes', ID.replaceAll('-', ''), null],
    ['none of a UUID in braces', `{${ID}}`, null],
    ['none of a UUID with a line break', `${ID}\n`, null],
    ['none of a UUID with something before it', `x${ID}`, null],
    ['none of other letters', ID.replace('b', 'g'), null],
  ])('is %s', (_, tenant, id) => {
    expect(tenantIdOf({ tenant })).toBe(id);
  });

  it('is none where nobody claims anything', () => {
    expect(tenantIdOf(undefined)).toBeNull();
  });
});
