import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FailureException } from '../http/failure.exception';
import { ConsoleAssets } from './assets.service';
import { ASSETS_PATH } from './console-path';

@ApiExcludeController()
@Controller(ASSETS_PATH)
export class AssetsController {
  constructor(private readonly assets: ConsoleAssets) {}

  @Get(':version/:name')
  show(
    @Param('version') version: string,
    @Param('name') name: string,
    @Headers('accept-encoding') accepted: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const asset = this.assets.find(name);
    if (!asset) throw new FailureException(404, 'not_found');
    // While replicas are replaced, a page may come from one version and its files from another.
    const isSame = version === this.assets.version;
    const isGzipped = accepted?.includes('gzip') ?? false;
    void reply.headers({
      'content-type': asset.contentType,
      'cache-control': isSame ? 'public, max-age=31536000, immutable' : 'no-store',
      vary: 'accept-encoding',
    });
    if (isGzipped) void reply.header('content-encoding', 'gzip');
    void reply.send(isGzipped ? asset.gzipped : asset.body);
  }
}
