import { Body, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { answerForm } from '../forms/form-outcome';
import { formOf, type FormValues } from '../forms/form-values';
import { ConsoleController } from '../layout/console-controller.decorator';
import { BulkReplayPage } from './bulk-replay.page';
import { BULK_REPLAYS_PATH } from './bulk-replay-path';
import { BulkReplayPages } from './bulk-replay-view.service';
import { BulkReplaysPage } from './bulk-replays.page';
import { NewBulkReplay } from './new-bulk-replay.service';
import { NewBulkReplayPage } from './new-bulk-replay.page';

@ConsoleController(BULK_REPLAYS_PATH)
export class BulkReplayPagesController {
  constructor(
    private readonly pages: BulkReplayPages,
    private readonly starting: NewBulkReplay,
  ) {}

  @Get()
  async index(@Query() query: FormValues) {
    return <BulkReplaysPage {...await this.pages.list(query)} />;
  }

  @Get('new')
  async preview(@Query() query: FormValues) {
    return <NewBulkReplayPage {...await this.starting.read(query)} />;
  }

  /** Starts it. The address still says for which events. */
  @Post('new')
  async start(
    @Query() query: FormValues,
    @Body() body: unknown,
    @Caller() caller: AdminCaller,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.starting.start(query, url, formOf(body), caller);
    return answerForm(outcome, reply, (view) => <NewBulkReplayPage {...view} />);
  }

  @Get(':id')
  async show(@Param('id') id: string, @Query() query: FormValues) {
    return <BulkReplayPage {...await this.pages.read(id, query)} />;
  }

  /** Cancels it. */
  @Post(':id')
  async cancel(
    @Param('id') id: string,
    @Body() body: unknown,
    @Caller() caller: AdminCaller,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.pages.cancel(id, url, formOf(body), caller);
    return answerForm(outcome, reply, (view) => <BulkReplayPage {...view} />);
  }
}
