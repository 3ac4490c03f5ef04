import { HttpException } from '@nestjs/common';

export interface FailureDetails {
  /** One sentence for people that says what to do. */
  message?: string;
  retryAfterSeconds?: number;
}

/** An answer that is no success: a stable code for programs, and for people a sentence. */
export class FailureException extends HttpException {
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    readonly code: string,
    { message, retryAfterSeconds }: FailureDetails = {},
  ) {
    super(message === undefined ? { error: code } : { error: code, message }, status);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
