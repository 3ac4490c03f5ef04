import { z } from 'zod';
import { splitList } from './lists';
import { isHalfTheInternet, isNetwork } from './network';

/** A signing secret of one webhook endpoint, as Stripe shows it. */
const webhookSecret = z
  .string()
  .regex(/^whsec_\S+$/, 'must start with "whsec_" (Stripe dashboard, Webhooks, "Signing secret")');

export const webhookSecrets = z
  .string()
  .transform((list) => splitList(list))
  .pipe(z.array(webhookSecret).min(1, 'is empty'));

export const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Stripe lists events, and sends them again when asked to, for 30 days (https://docs.stripe.com/api/events). */
export const retentionDays = z.coerce
  .number()
  .int('must be whole days')
  .min(
    40,
    'must be at least 40: Stripe may send an event again for 30 days, and it has to be recognised then',
  )
  .max(36_500);

/** Redeliveries of Stripe's own come for three days; those of a person later. */
export const bodyDays = z.coerce
  .number()
  .int('must be whole days')
  .min(7, 'must be at least 7: events that come late are decided by what the others of their second said')
  .max(36_500);

export const postgresUrl = z
  .string()
  .refine(
    (url) => URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol),
    'must be a postgres:// URL, for example postgres://user:password@host:5432/database',
  );

export const networks = z
  .string()
  .transform((list) => splitList(list))
  .refine(
    (list) => list.every((entry) => isNetwork(entry)),
    'must be addresses or networks such as 10.0.0.0/8, separated by commas',
  );

/** As Fastify takes it: https://fastify.dev/docs/latest/Reference/Server/#trustproxy */
export const trustProxy = z.string().transform((text, context): string[] | false => {
  if (text === 'off') return false;
  const list = splitList(text);
  if (list.some((entry) => isHalfTheInternet(entry))) {
    context.addIssue({
      code: 'custom',
      message: 'must name the proxies in front, and not half the internet',
    });
    return z.NEVER;
  }
  if (list.length > 0 && list.every((entry) => isNetwork(entry))) return list;
  context.addIssue({
    code: 'custom',
    message: 'must be "off", or the addresses or networks of the proxies in front, separated by commas',
  });
  return z.NEVER;
});

export const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'must be a URL such as https://hooks.example.com/hookledger',
});

export const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
