import { setTimeout as sleep } from 'node:timers/promises';
import { percentiles } from '../../measure/percentiles';
import { QUIET } from '../jobs/addresses';
import { answersLine } from '../jobs/tally';
import { SECRET } from '../target/credentials';
import { waitsOf } from './figures';
import { ATTACKER, type Measurement, PERSON, SENDER } from './measurement';

interface Form {
  name: string;
  fields: number;
  bytes?: number;
  /** How long the service is watched; what it does after that is not waited for. */
  seconds: number;
}

const forms: Form[] = [
  { name: 'form-16000', fields: 16_000, seconds: 6 },
  { name: 'form-32000', fields: 32_000, seconds: 15 },
  { name: 'form-1mib', fields: 140_000, bytes: 1_048_576, seconds: 15 },
];
const LEAD_MS = 1_000;
const TIMEOUT_MS = 30_000;

/** One form stops the event loop for as long as reading it takes. */
export const signInForms = forms.map(({ name, fields, bytes, seconds }): Measurement => ({
  name,
  sentence: `A stranger sends one sign-in form of ${fields.toLocaleString('en-US')} distinct fields.`,
  run: async ({ target: { publicOrigin, adminOrigin }, crew }) => {
    const pulse = crew.do(PERSON, 'watch', {
      origin: adminOrigin,
      paths: ['/health/live'],
      from: QUIET,
      perSecond: 50,
      seconds,
    });
    const delivering = crew.do(SENDER, 'deliver', {
      origin: publicOrigin,
      secret: SECRET,
      from: QUIET,
      name,
      perSecond: 10,
      seconds,
      largeEvery: 0,
      insistSeconds: 1,
    });
    await sleep(LEAD_MS);
    const form = { origin: adminOrigin, fields, ...(bytes !== undefined && { bytes }) };
    const sent = crew.do(ATTACKER, 'sendForms', {
      ...form,
      perSecond: 1,
      seconds: 1,
      addresses: 'shared',
      timeoutMs: TIMEOUT_MS,
    });
    const [seen, delivered, tally] = await Promise.all([pulse, delivering, sent]);
    return {
      'longest pause of the event loop, ms': percentiles(Float64Array.from(seen, ([, ms]) => ms)).max,
      'genuine delivery: longest wait, ms': percentiles(waitsOf(delivered)).max,
      'the form was answered': answersLine(tally),
    };
  },
}));
