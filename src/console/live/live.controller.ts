import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FailureException } from '../../http/failures/failure.exception';
import { Takes } from '../../http/input/takes.decorator';
import { sessionOf } from '../access/current-session';
import { LIVE_PATH } from '../paths/console-path';
import { LiveStreams } from './live-streams.service';

@ApiExcludeController()
@Controller(LIVE_PATH)
export class LiveController {
  constructor(private readonly streams: LiveStreams) {}

  @Get()
  @Takes({})
  open(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const session = sessionOf(request);
    if (!session) throw new FailureException(401, 'unauthorized');
    this.streams.open(session, reply);
  }
}
