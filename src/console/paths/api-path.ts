import { CONSOLE_PATH } from './console-path';

export const API_PATH = `${CONSOLE_PATH}/api`;
