import type { Client } from 'pg';
import { hookledger, OPERATOR } from '../contestants/hookledger';
import { withClient } from '../database/databases';
import type { BenchContext } from '../measure/bench-context';
import { assertNoProblems } from '../measure/checks';
import { untilIdle } from '../measure/until-idle';
import { ServerProcess } from '../processes/server-process';
import type { BenchOptions } from '../options';
import { number } from '../report/format';
import { eventsOf } from '../workload/load-plan';
import { type Delivered, deliveredIn, Deliveries } from './deliveries';
import { Person } from './person';
import { type Question, questionsAbout } from './questions';
import { type Asked, RoundOfQuestions } from './round-of-questions';
import { isSeeded, seed } from './seed/seed';
import { findTargets } from './targets';

/** What so many people at a time were answered, and what became of the deliveries meanwhile. */
export interface Crowd {
  people: number;
  asked: Asked[];
  delivered: Delivered;
}

export interface ConsoleResult {
  rows: number;
  rate: number;
  /** A stretch in which nobody asked anything. */
  undisturbed: Delivered;
  crowds: Crowd[];
  /** What this version of the service does not know. */
  missing: string[];
}

const PEOPLE = [1, 4];
const WARM_UP_SECONDS = 5;

/** How long people wait for the console of a service with a log of years, which deliveries keep reaching. */
export async function measureConsole(
  rows: number,
  options: BenchOptions,
  context: BenchContext,
): Promise<ConsoleResult> {
  const url = await seededDatabase(rows, options['database-url'], context);
  return withClient(url, async (database) => {
    await database.query('set search_path = synapscale_db');
    const server = await ServerProcess.start(hookledger().server(url));
    try {
      return await ask(rows, options, server, database, context.signal);
    } finally {
      await server.stop();
    }
  });
}

async function ask(
  rows: number,
  { rate = 200, samples, stretch }: BenchOptions,
  server: ServerProcess,
  database: Client,
  signal: AbortSignal,
): Promise<ConsoleResult> {
  const contestant = hookledger();
  const person = await Person.arrive(server.origin, OPERATOR);
  const everything = questionsAbout(await findTargets(rows, database), Date.now());
  const deliveries = await Deliveries.begin(server, rate, database, signal);
  await deliveries.flow(WARM_UP_SECONDS, signal);
  const { questions, missing } = await known(everything, person);

  console.log(`Nobody asks, for ${stretch} s …`);
  const undisturbed = deliveredIn([await deliveries.flow(stretch, signal)]);
  const crowds: Crowd[] = [];
  for (const people of PEOPLE) {
    console.log(`${questions.length} questions, ${samples} times or more, ${people} at a time …`);
    const round = new RoundOfQuestions(questions, samples);
    const results = [];
    while (!round.isOver) {
      results.push(await deliveries.flow(stretch, signal, (flowing) => round.ask(person, people, flowing)));
    }
    crowds.push({ people, asked: round.results, delivered: deliveredIn(results) });
  }
  await untilIdle(contestant, database, signal);
  const { plan } = deliveries;
  assertNoProblems(contestant, await contestant.problems(eventsOf(plan), plan.type, database));
  return { rows, rate, undisturbed, crowds, missing };
}

/** Asks each question once; what is answered 404 is not there, nor is a console that lets nobody in. */
async function known(
  questions: readonly Question[],
  person: Person,
): Promise<{ questions: Question[]; missing: string[] }> {
  const answers = new Map<Question, number>();
  for (const question of questions) {
    const isOpen = question.from === 'api' || person.isSignedIn;
    answers.set(question, isOpen ? (await person.ask(question, 0)).status : 404);
  }
  const isMissing = (question: Question) => answers.get(question) === 404;
  return {
    questions: questions.filter((question) => !isMissing(question)),
    missing: questions.filter(isMissing).map(({ name }) => name),
  };
}

/** @returns its URL. One that `--seed-console` has filled with as many events is used as it is. */
async function seededDatabase(
  rows: number,
  given: string | undefined,
  { databases, signal }: BenchContext,
): Promise<string> {
  const url = given ?? (await databases.create('console'));
  if (given === undefined) await hookledger().migrate(url);
  await withClient(url, async (database) => {
    if (await isSeeded(rows, database)) return;
    console.log(`Filling the log with ${number(rows)} events …`);
    await seed(rows, database, signal);
  });
  return url;
}
