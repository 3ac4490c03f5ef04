import { seededRandom } from '../../dev/simulation/random';
import type { Answer, Person } from './person';
import type { Question } from './questions';

/** How a question was answered. */
export interface Asked {
  question: string;
  /** Of the answers with 200, in milliseconds. */
  ms: number[];
  /** All other answers, by status; 0: none came. */
  failures: Record<number, number>;
}

/** Asks everything again and again, each time in another order of chance: nothing is asked at a better moment. */
export class RoundOfQuestions {
  private readonly random = seededRandom(1);
  private readonly asked: Map<Question, Asked>;
  private turns: Question[] = [];
  private rounds = 0;

  constructor(
    private readonly questions: readonly Question[],
    private readonly samples: number,
  ) {
    this.asked = new Map(
      questions.map((question) => [question, { question: question.name, ms: [], failures: {} }]),
    );
  }

  /** Whether everything has been asked often enough. */
  get isOver(): boolean {
    return this.rounds > this.samples || (this.rounds === this.samples && this.turns.length === 0);
  }

  get results(): Asked[] {
    return [...this.asked.values()];
  }

  /** So many people ask at a time, each one thing after the other, until `signal` ends it for now. */
  async ask(person: Person, people: number, signal: AbortSignal): Promise<void> {
    const askOn = async (): Promise<void> => {
      while (!signal.aborted) {
        const question = this.next();
        this.note(question, await person.ask(question, this.rounds));
      }
    };
    await Promise.all(Array.from({ length: people }, askOn));
  }

  private next(): Question {
    if (this.turns.length === 0) {
      const places = new Map(this.questions.map((question) => [question, this.random()]));
      this.turns = this.questions.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
      this.rounds += 1;
    }
    const question = this.turns.pop();
    if (!question) throw new Error('there is nothing to ask');
    return question;
  }

  private note(question: Question, { status, ms }: Answer): void {
    const asked = this.asked.get(question);
    if (!asked) return;
    if (status === 200) asked.ms.push(ms);
    else asked.failures[status] = (asked.failures[status] ?? 0) + 1;
  }
}
