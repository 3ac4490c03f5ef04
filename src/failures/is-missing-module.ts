/** The module, or one that it needs, is not installed: the production image leaves out what only development needs. */
export function isMissingModule(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}
