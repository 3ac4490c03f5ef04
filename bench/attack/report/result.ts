import type { Figures } from '../measurements/measurement';

/** What one thing that was done to each tree came to. */
export interface Result {
  name: string;
  sentence: string;
  /** By the tree's name, in the order before, after. */
  rounds: { tree: string; figures: Figures[] }[];
}
