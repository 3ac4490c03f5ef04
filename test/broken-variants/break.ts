/** What is broken in a file, and what stands there instead. */
export type Break = BrokenCode | BrokenText;

/** In a TypeScript file. */
interface BrokenCode {
  /** Matches exactly once in the file. */
  pattern: Pattern;
  /** May name the metavariables of the pattern. */
  replace: string;
  text?: never;
}

/** In what a string or a template says, SQL mostly, or in a file of another language. */
interface BrokenText {
  /** Stands exactly once in the file, which may break its lines elsewhere. */
  text: string;
  replace: string;
  pattern?: never;
}

/**
 * Code, of which the structure counts and not the format: https://ast-grep.github.io/guide/pattern-syntax.html
 *
 * `$A` stands for any node and `$$$A` for any number of them. What is no code by itself, such as a property, is named by
 * its kind (`selector`) within code that has it (`context`).
 */
export type Pattern = string | { context: string; selector: string };
