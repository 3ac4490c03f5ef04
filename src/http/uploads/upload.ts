import type { Lane } from './lane';

/** One body under way, as the {@link UploadBudget} keeps it. */
export interface Upload {
  /** Milliseconds of the budget's clock. */
  readonly startedAt: number;
  /** Where its bytes count. Empty once it has ended. */
  lanes: readonly UploadLane[];
  /** That have arrived. */
  bytes: number;
  isLarge: boolean;
  /** The key of its address, where that is over its limit of bad signatures. */
  readonly suspect: string | undefined;
  /** Stops reading, because a newcomer needs the room. */
  readonly cutOff: () => void;
}

export type UploadLane = Lane<Upload>;
