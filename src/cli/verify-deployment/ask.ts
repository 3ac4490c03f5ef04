/** Nothing may hang: a rollout waits for this. */
export const TIMEOUT_MS = 5_000;

/** What is looked at of an answer. */
export interface Answer {
  status: number;
  /** `error` of a JSON body, the code by which hookledger tells its own refusals apart. */
  error?: string;
}

/** Nobody answered. The message says why, in a few words. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  constructor(cause: unknown) {
    super(reasonOf(cause), { cause });
  }
}

/**
 * Sends one request, and follows no redirect: Stripe follows none either.
 * @throws {NoAnswerError} when there is no complete answer within {@link TIMEOUT_MS}
 */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { status } = response;
    if (response.headers.get('content-type')?.includes('json')) {
      return { status, error: errorIn(await response.text()) };
    }
    await response.body?.cancel();
    return { status };
  } catch (cause) {
    throw new NoAnswerError(cause);
  }
}

function errorIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('error' in body)) return undefined;
    return typeof body.error === 'string' ? body.error : undefined;
  } catch {
    return undefined;
  }
}

/** `fetch` itself says no more than "fetch failed"; what failed is its cause. */
function reasonOf(error: unknown): string {
  const { name, message, cause } = fieldsOf(error);
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`;
  // Of several addresses that were tried there are several messages, and one code.
  const { message: reason, code } = fieldsOf(cause);
  return String(reason || code || message || 'no answer');
}

/** By shape: not everything that is thrown here is an Error of this realm. */
function fieldsOf(error: unknown): Partial<Record<'name' | 'message' | 'code' | 'cause', unknown>> {
  return typeof error === 'object' && error !== null ? error : {};
}
