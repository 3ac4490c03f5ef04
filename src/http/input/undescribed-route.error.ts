/** A route does not say what it takes, so that nothing can check it. The service refuses to start. */
export class UndescribedRouteError extends Error {
  override readonly name = 'UndescribedRouteError';

  constructor(method: string, url: string, fix: string) {
    super(`hookledger cannot start: ${method} ${url} does not say what it takes. ${fix}`);
  }
}
