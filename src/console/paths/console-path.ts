/** Everything of the console lies below it. */
export const CONSOLE_PATH = '/console';
export const SIGN_IN_PATH = `${CONSOLE_PATH}/sign-in`;
export const SIGN_OUT_PATH = `${CONSOLE_PATH}/sign-out`;
export const ASSETS_PATH = `${CONSOLE_PATH}/assets`;
export const LIVE_PATH = `${CONSOLE_PATH}/live`;

/** Nest's Fastify adapter makes this of the route `*` of a controller: without a slash. */
const EVERYTHING_ELSE = `${CONSOLE_PATH}*`;

/** Whether a route, or the path of a request, belongs to the console. */
export function isBelowConsole(path: string): boolean {
  return path === CONSOLE_PATH || path === EVERYTHING_ELSE || path.startsWith(`${CONSOLE_PATH}/`);
}
