import { CONSOLE_PATH } from './console-path';

export const SESSIONS_PATH = `${CONSOLE_PATH}/sessions`;
/** The route of the form that ends one: a viewer may end his own. */
export const END_SESSION_PATH = `${SESSIONS_PATH}/:id/end`;
