import { replayRequest } from '../../admin/replays/replay.requests';
import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../admin/access/admin-actor';
import { type ReplayPreview, ReplayPreviews } from '../../admin/replays/replay-previews.service';
import { type ReplayRequest, ReplaysService } from '../../admin/replays/replays.service';
import { readBody } from '../../http/bodies/request-body';
import { idempotencyOf } from '../forms/form-idempotency';
import type { FormValues } from '../forms/form-values';
import { eventPath } from '../paths/events-path';
import { filledIn } from './replay-form';
import { type Refused, refusedBy } from './refused';

/** What has been filled in, and what came of it. */
export interface ReplayAttempt {
  kind: 'dry run' | 'replay';
  filled: ReplayRequest;
  preview?: ReplayPreview;
  refused?: Refused;
}

/** Replays of one event as the console orders them: what is refused is an answer, not an error. */
@Injectable()
export class ReplayDesk {
  constructor(
    private readonly previews: ReplayPreviews,
    private readonly replays: ReplaysService,
  ) {}

  /** @throws {FailureException} 404 */
  async dryRun(eventId: string, form: FormValues): Promise<ReplayAttempt> {
    const filled = filledIn(form);
    try {
      return { kind: 'dry run', filled, preview: await this.previews.preview(eventId, filled) };
    } catch (error) {
      return { kind: 'dry run', filled, refused: refusedBy(error) };
    }
  }

  /**
   * @returns the id of what was ordered, or why it was not.
   * @throws {FailureException} 404
   */
  async replay(eventId: string, form: FormValues, caller: AdminCaller): Promise<string | ReplayAttempt> {
    const filled = filledIn(form);
    try {
      const request = readBody(replayRequest, filled);
      const idempotency = idempotencyOf(`${eventPath(eventId)}/replay`, form);
      const performed = await this.replays.replay(eventId, request, caller, idempotency);
      return performed.body.operation.id;
    } catch (error) {
      return { kind: 'replay', filled, refused: refusedBy(error) };
    }
  }
}
