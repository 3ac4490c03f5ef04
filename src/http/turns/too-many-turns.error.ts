import { FailureException } from '../failures/failure.exception';

/** One caller asks for more at a time than is answered at a time. */
export class TooManyTurnsError extends FailureException {
  constructor() {
    super(429, 'too_many_requests', {
      message:
        'Two requests of one token are answered at a time. Wait for their answers, then send this one again.',
      retryAfterSeconds: 1,
    });
  }
}
