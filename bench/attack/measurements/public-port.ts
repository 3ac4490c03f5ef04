import { QUIET } from '../jobs/addresses';
import { ask, type Question } from '../jobs/ask';
import { OPERATOR } from '../target/credentials';
import type { Measurement } from './measurement';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const questions: Omit<Question, 'origin'>[] = [
  { path: '/metrics' },
  { path: '/health/live' },
  { path: '/health/ready' },
  { path: '/console' },
  { path: '/console/sign-in', method: 'POST', headers: form, body: 'f=&'.repeat(39_000) },
  { path: '/console/assets/console.css' },
  { path: '/admin/stripe-events', headers: { authorization: `Bearer ${OPERATOR}` } },
  { path: '/admin/openapi.json', headers: { authorization: `Bearer ${OPERATOR}` } },
];

export const publicPort: Measurement = {
  name: 'public-port',
  sentence: 'A stranger asks the port of the webhook for console, admin API, metrics and probes.',
  run: async ({ target: { publicOrigin } }) => {
    const statuses: string[] = [];
    let longest = 0;
    for (const question of questions) {
      const { status, ms } = await ask({ ...question, origin: publicOrigin, from: QUIET });
      longest = Math.max(longest, ms);
      if (status !== 404) statuses.push(`${question.path} ${status}`);
    }
    return {
      'paths answered otherwise than 404': statuses.length,
      'they were answered': statuses.join(', ') || 'none',
      'longest answer, ms': longest,
    };
  },
};
