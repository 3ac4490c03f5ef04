import { RefusedRequestError } from '../account/errors';

export interface Answer {
  status: number;
  text: string;
}

/** A POST with a key that was used before gets the first answer again. https://docs.stripe.com/api/idempotent_requests */
export class IdempotentAnswers {
  private readonly answers = new Map<string, { request: string; answer: Answer }>();

  /** @throws RefusedRequestError where the same key came with something else. */
  find(key: string, request: string): Answer | undefined {
    const found = this.answers.get(key);
    if (found && found.request !== request)
      throw new RefusedRequestError(400, {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with.`,
      });
    return found?.answer;
  }

  /** What was refused before anything began may be tried again under the same key. */
  keep(key: string, request: string, answer: Answer): void {
    if (answer.status === 200 || answer.status === 402) this.answers.set(key, { request, answer });
  }
}
