/** A built checkout of some version of the service. */
export interface Tree {
  /** For the report. */
  name: string;
  directory: string;
  remove(): Promise<void>;
}
