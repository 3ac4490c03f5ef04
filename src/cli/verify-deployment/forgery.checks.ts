import { randomBytes } from 'node:crypto';
import { WEBHOOK_PATH } from '../../webhooks/webhook-path';
import { type Answer, ask } from './ask';
import { type Check, failed, passed, type Verdict, warning } from './check';

/** Deliveries that Stripe did not sign are refused: one that is signed with no secret of ours, and one not at all. */
export function forgeryChecks(url: string): Check[] {
  const deliver = (headers: Record<string, string>) =>
    ask(url + WEBHOOK_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: forgedEvent(),
    });
  return [
    {
      name: 'forged_delivery',
      run: async () => judge(await deliver({ 'stripe-signature': forgedSignature() })),
    },
    { name: 'unsigned_delivery', run: async () => judge(await deliver({})) },
  ];
}

/** Of a type that nobody handles, so that a deployment which takes it changes no tenant. */
function forgedEvent(): string {
  return JSON.stringify({
    id: `evt_forged_${randomBytes(8).toString('hex')}`,
    object: 'event',
    type: 'hookledger.verify_deployment',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    data: { object: { id: 'forged', object: 'forged' } },
  });
}

/** Well-formed and of this second: nothing but the secret is wrong with it. */
function forgedSignature(): string {
  return `t=${Math.floor(Date.now() / 1000)},v1=${randomBytes(32).toString('hex')}`;
}

/** How hookledger refuses, by status: a proxy may refuse the same way, and proves nothing about what is behind it. */
const refusals: Record<number, string> = { 400: 'invalid_signature', 429: 'too_many_bad_signatures' };

function judge({ status, error }: Answer): Verdict {
  const detail = `POST ${WEBHOOK_PATH} answers ${status}${error === undefined ? '' : ` ${error}`}`;
  const refusal = refusals[status];
  if (refusal !== undefined) {
    if (error === refusal) return passed(detail);
    return warning(
      `${detail}: refused, but not in hookledger's words`,
      'see whether something in front of it answers in its place; genuine deliveries have to pass',
    );
  }
  if (status === 403 && error === 'address_not_allowed') {
    return warning(
      `${detail}: refused for its address, the signature was not looked at`,
      'run this from an address in WEBHOOK_ALLOWED_ADDRESSES to check the signature too',
    );
  }
  return failed(detail, fixOf(status));
}

function fixOf(status: number): string {
  if (status < 300) {
    return 'a delivery that Stripe did not sign was accepted: take this out of service; is hookledger behind this URL?';
  }
  if (status < 400) return 'Stripe follows no redirects: use the URL that it leads to';
  if (status === 404) return 'no webhook endpoint is here: see --url and the routes of the ingress';
  if (status < 500)
    return 'something in front refuses deliveries before hookledger sees them: let this path through';
  return 'the service cannot take deliveries: see its log and /health/ready';
}
