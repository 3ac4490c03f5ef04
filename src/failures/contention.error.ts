/** Somebody else was faster, and all is to be looked at again; nobody's fault. */
export class ContentionError extends Error {}
