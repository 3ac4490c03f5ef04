/** Its message tells a person what happened and what to do, and holds no value from outside. Print it as it is. */
export abstract class ExplainedError extends Error {}
