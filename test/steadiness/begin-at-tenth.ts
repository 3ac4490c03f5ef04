import { setTimeout as sleep } from 'node:timers/promises';

/** Each test begins in this tenth of a second, by the clock that PostgreSQL has too. */
const tenth = Number(process.env.TEST_TENTH ?? 0);

beforeEach(() => sleep((1_000 + tenth * 100 - (Date.now() % 1_000)) % 1_000));
