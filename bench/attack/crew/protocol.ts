import type { JobName } from '../jobs/all-jobs';

export interface ToMember {
  id: number;
  job: JobName;
  order: unknown;
}

export type FromMember = { id: number; result: unknown } | { id: number; error: string };
