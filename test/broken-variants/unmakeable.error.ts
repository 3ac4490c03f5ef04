/** A variant that cannot be made, mostly since the code that it breaks has changed. */
export class UnmakeableError extends Error {}
