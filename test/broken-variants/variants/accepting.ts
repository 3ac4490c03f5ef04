import type { BrokenVariant } from '../broken-variant';

const statements = 'src/event-log/inbox-statements.ts';

export const accepting: BrokenVariant[] = [
  {
    rule: 'Only what Stripe signed gets in',
    broken: 'any signature will do',
    source: 'src/webhooks/stripe-signature.ts',
    pattern: 'return signatures.some((signature) => timingSafeEqual(signature, expected));',
    replace: 'return signatures.length > 0 && expected.length > 0 && timingSafeEqual(expected, expected);',
    spec: 'test/webhook-endpoint.e2e-spec.ts',
    test: 'What Stripe did not sign',
  },
  {
    rule: 'A signature is good for five minutes',
    broken: 'the age of a signature does not matter',
    source: 'src/webhooks/stripe-signature.ts',
    pattern: "if (age > TOLERANCE_SECONDS) return 'expired';",
    replace: "if (nowSeconds - TOLERANCE_SECONDS < 0) return 'expired';",
    spec: 'test/webhook-endpoint.e2e-spec.ts',
    test: 'What Stripe did not sign',
  },
  {
    rule: 'A genuine delivery is never rate-limited away',
    broken: 'an address with 30 bad signatures is shut out altogether',
    source: 'src/webhooks/stripe-signature.guard.ts',
    pattern: 'return true;',
    replace: `const refusal = this.badSignatures.refusal(request.ip);
    if (refusal.getStatus() === 429) throw refusal;
    return true;`,
    spec: 'test/webhook-endpoint.e2e-spec.ts',
    test: 'answers 429 to an address after 30 bad signatures',
  },
  {
    rule: 'Where there is a list of addresses, nobody else delivers',
    broken: 'the list is not looked at',
    source: 'src/webhooks/stripe-signature.guard.ts',
    pattern: 'if (!this.addresses.allows(request.ip)) $BODY',
    replace: "if (this.addresses.allows('') && request.ip === '') $BODY",
    spec: 'test/webhook-endpoint.e2e-spec.ts',
    test: 'however well it is signed, and stores nothing',
  },
  {
    rule: 'A signed event that is no event is 400, not stored and not an error',
    broken: 'whatever is JSON counts as an event',
    source: 'src/event-log/read-event.ts',
    pattern: 'if (!isName(stripeEventId) || !isName(type) || created === undefined) return undefined;',
    replace: 'if (!isName(stripeEventId) || !isName(type)) return undefined;',
    spec: 'test/webhook-endpoint.e2e-spec.ts',
    test: 'What is signed and yet no event',
  },
  {
    rule: '`event_data` is exactly what was signed',
    broken: 'the body is parsed and written again',
    source: 'src/event-log/read-event.ts',
    pattern: { context: '({ body: bytes })', selector: 'pair' },
    replace: 'body: Buffer.from(JSON.stringify(event))',
    spec: 'test/webhook-endpoint.e2e-spec.ts',
    test: 'An event with contents that break parsers',
  },
  {
    rule: 'A 200 only after the row is committed',
    broken: 'the answer comes a moment before the commit',
    source: statements,
    pattern: 'const inserted = await client.query<StoredRow>($$$STATEMENT);',
    replace: `await client.query('begin');
    setTimeout(() => void client.query('commit').catch(() => undefined), 100);
    const inserted = await client.query<StoredRow>($$$STATEMENT);`,
    spec: 'test/process.e2e-spec.ts',
    test: 'has every acknowledged event after it was killed in the middle of a flood',
  },
  {
    rule: 'However many deliveries of one event come at once, over however many replicas, one of them is new',
    broken: 'all that are stored together are called new',
    source: 'src/event-log/inbox-group.ts',
    pattern: 'const duplicate = receipt.duplicate || first.has(event.stripeEventId);',
    replace: 'const duplicate = receipt.duplicate && !first.has(event.stripeEventId);',
    spec: 'test/duplicates.e2e-spec.ts',
    test: 'is answered 200 each time, and called new exactly once',
  },
  {
    rule: 'Two groups with the same events in different orders do not deadlock',
    broken: 'rows go in as they came',
    source: 'src/event-log/inbox-group.ts',
    pattern: '$EVENTS.toSorted($BY_ID)',
    replace: '$EVENTS',
    spec: 'test/inbox.e2e-spec.ts',
    test: 'do not deadlock',
  },
  {
    rule: 'Events of the other mode are kept and ignored',
    broken: 'the mode does not matter',
    source: 'src/event-log/event-scope.ts',
    pattern: "if (mode !== 'any' && event.livemode !== (mode === 'live')) $BODY",
    replace: "if (mode !== 'any' && event.livemode === undefined) $BODY",
    spec: 'test/webhook-endpoint.e2e-spec.ts',
    test: 'A deployment for live mode',
  },
  {
    rule: 'A redelivery of what is unfinished triggers an attempt',
    broken: 'a redelivery is only confirmed',
    source: 'src/webhooks/webhooks.service.ts',
    pattern: 'if (receipt.duplicate && unfinished.has(receipt.status)) $BODY',
    replace: 'if (receipt.duplicate && receipt.status === undefined) $BODY',
    spec: 'test/waiting.e2e-spec.ts',
    test: 'is tried at once when Stripe delivers it again',
  },
  {
    rule: 'A redelivery of what is finished changes nothing',
    broken: 'it is due again',
    source: statements,
    text: 'on conflict (stripe_event_id) do nothing',
    replace: `on conflict (stripe_event_id) do update
        set status = 'pending', processed = false, processed_at = null, next_attempt_at = now(), claimed_by = null`,
    spec: 'test/duplicates.e2e-spec.ts',
    test: 'changes not a single column of any table',
  },
];
