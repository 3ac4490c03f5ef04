import { Get, Req, Res } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OpenApiDocument } from '../../admin/openapi/openapi-document';
import { Takes } from '../../http/input/takes.decorator';
import { ConsoleController } from '../routing/console-controller.decorator';
import { ApiPage } from './api.page';
import { API_PATH } from '../paths/api-path';
import { groupsOf } from './api-reference';

@ConsoleController(API_PATH)
export class ApiPageController {
  constructor(private readonly document: OpenApiDocument) {}

  @Get()
  @Takes({})
  show(@Req() { protocol, host }: FastifyRequest) {
    return <ApiPage groups={groupsOf(this.document.read())} origin={`${protocol}://${host}`} />;
  }

  /** The same as `/admin/openapi.json`, for whoever is signed in and has no token at hand. */
  @Get('openapi.json')
  @Takes({})
  download(@Res({ passthrough: true }) reply: FastifyReply): OpenAPIObject {
    void reply.header('cache-control', 'no-store');
    return this.document.read();
  }
}
