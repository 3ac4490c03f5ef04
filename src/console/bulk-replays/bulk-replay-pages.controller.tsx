import { Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { z } from 'zod';
import { bulkReplayResults } from '../../admin/bulk-replays/bulk-replay-event.entity';
import { bulkReplayParams } from '../../admin/requests/request-fields';
import { Input } from '../../http/input/input.decorator';
import { Takes } from '../../http/input/takes.decorator';
import { filterInputs } from '../events/filter-inputs';
import { field, orderFields, pageCursor } from '../forms/fields';
import { answerForm } from '../forms/form-outcome';
import { ConsoleController } from '../routing/console-controller.decorator';
import { BulkReplayPage } from './bulk-replay.page';
import { BULK_REPLAYS_PATH } from '../paths/bulk-replay-path';
import { BulkReplayPages } from './bulk-replay-view.service';
import { BulkReplaysPage } from './bulk-replays.page';
import { NewBulkReplay } from './new-bulk-replay.service';
import { NewBulkReplayPage } from './new-bulk-replay.page';

const listQuery = z.strictObject({ cursor: pageCursor });
const pageQuery = z.strictObject({ cursor: pageCursor, result: z.enum(bulkReplayResults).optional() });
/** A list of ids comes as the same name several times. */
const selectionQuery = z.strictObject({
  ...filterInputs,
  id: z.preprocess((given) => (given === undefined ? [] : [given].flat()), z.array(z.string()).max(1_000)),
});
const startForm = z.strictObject({ ...orderFields, reason: field, ratePerSecond: field, force: field });
const cancelForm = z.strictObject({ ...orderFields, reason: field });

interface Params {
  params: { id: string };
}

@ConsoleController(BULK_REPLAYS_PATH)
export class BulkReplayPagesController {
  constructor(
    private readonly pages: BulkReplayPages,
    private readonly starting: NewBulkReplay,
  ) {}

  @Get()
  @Takes({ query: listQuery })
  async index(@Input() { query }: { query: z.output<typeof listQuery> }) {
    return <BulkReplaysPage {...await this.pages.list(query)} />;
  }

  @Get('new')
  @Takes({ query: selectionQuery })
  async preview(
    @Input() { query }: { query: z.output<typeof selectionQuery> },
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const view = await this.starting.read(query);
    if (view.refusal) void reply.status(view.refusal.status);
    return <NewBulkReplayPage {...view} />;
  }

  /** Starts it. The address still says for which events. */
  @Post('new')
  @Takes({ query: selectionQuery, form: startForm })
  async start(
    @Input()
    { query, form }: { query: z.output<typeof selectionQuery>; form: z.output<typeof startForm> },
    @Caller() caller: AdminCaller,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.starting.start(query, url, form, caller);
    return answerForm(outcome, reply, (view) => <NewBulkReplayPage {...view} />);
  }

  @Get(':id')
  @Takes({ params: bulkReplayParams, query: pageQuery })
  async show(@Input() { params, query }: Params & { query: z.output<typeof pageQuery> }) {
    return <BulkReplayPage {...await this.pages.read(params.id, query)} />;
  }

  /** Cancels it. */
  @Post(':id')
  @Takes({ params: bulkReplayParams, query: pageQuery, form: cancelForm })
  async cancel(
    @Input()
    { params, form }: Params & { query: z.output<typeof pageQuery>; form: z.output<typeof cancelForm> },
    @Caller() caller: AdminCaller,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.pages.cancel(params.id, url, form, caller);
    return answerForm(outcome, reply, (view) => <BulkReplayPage {...view} />);
  }
}
