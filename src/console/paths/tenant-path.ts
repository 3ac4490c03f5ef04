import { CONSOLE_PATH } from './console-path';

export const TENANTS_PATH = `${CONSOLE_PATH}/tenants`;

export function tenantPath(id: string): string {
  return `${TENANTS_PATH}/${encodeURIComponent(id)}`;
}
