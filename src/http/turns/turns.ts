import { TooManyTurnsError } from './too-many-turns.error';

/** Two of the three connections for people's questions, so that one caller never has all of them. */
export const AT_ONCE = 2;
/** Requests of one caller that may wait. Each costs a socket and its body. */
const WAITING = 8;
/** Longer than a question may take; see `ReadOnlyUnit`. */
const PATIENCE_MS = 5_000;

/**
 * Before a turn passes on to a waiting request of the same caller. Without it, one viewer with sixty searches under way got 75
 * answers a second, which took 0.4 of a core, and an operator's page beside it took 0.5 s at p99 instead of 0.2 s.
 */
const REST_MS = 100;

interface Waiting {
  begin(): void;
}

/** Who works now, and who waits for that. For each process: its connections are its own. */
export class Turns {
  private readonly working = new Map<string, number>();
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(
    private readonly patienceMs = PATIENCE_MS,
    private readonly restMs = REST_MS,
  ) {}

  /**
   * Waits for a turn of `actor`. Each turn is given back with {@link end}, once.
   * @throws {TooManyTurnsError} at once when too many wait already, or when no turn has come in time.
   */
  async begin(actor: string): Promise<void> {
    const busy = this.working.get(actor) ?? 0;
    if (busy < AT_ONCE) {
      this.working.set(actor, busy + 1);
      return;
    }
    const queue = this.waiting.get(actor) ?? [];
    if (queue.length >= WAITING) throw new TooManyTurnsError();
    this.waiting.set(actor, queue);
    await new Promise<void>((resolve, reject) => {
      const place: Waiting = {
        begin: () => {
          clearTimeout(patience);
          resolve();
        },
      };
      const patience = setTimeout(() => {
        this.leave(actor, place);
        reject(new TooManyTurnsError());
      }, this.patienceMs);
      queue.push(place);
    });
  }

  /** After a rest the turn goes to the request of the same caller that has waited longest. */
  end(actor: string): void {
    if (this.waiting.has(actor)) setTimeout(() => this.passOn(actor), this.restMs).unref();
    else this.giveBack(actor);
  }

  private passOn(actor: string): void {
    const next = this.waiting.get(actor)?.[0];
    if (!next) return this.giveBack(actor);
    this.leave(actor, next);
    next.begin();
  }

  private giveBack(actor: string): void {
    const left = (this.working.get(actor) ?? 0) - 1;
    if (left > 0) this.working.set(actor, left);
    else this.working.delete(actor);
  }

  private leave(actor: string, place: Waiting): void {
    const rest = this.waiting.get(actor)?.filter((each) => each !== place) ?? [];
    if (rest.length > 0) this.waiting.set(actor, rest);
    else this.waiting.delete(actor);
  }
}
