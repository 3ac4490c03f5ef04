import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { FailureException } from '../../http/failures/failure.exception';
import { Input } from '../../http/input/input.decorator';
import { Takes } from '../../http/input/takes.decorator';
import { ConsoleAssets } from './assets.service';
import { ASSETS_PATH } from '../paths/console-path';

const assetParams = z.strictObject({ version: z.string().max(255), name: z.string().max(255) });

@ApiExcludeController()
@Controller(ASSETS_PATH)
export class AssetsController {
  constructor(private readonly assets: ConsoleAssets) {}

  @Get(':version/:name')
  @Takes({ params: assetParams })
  show(
    @Input() { params: { version, name } }: { params: z.output<typeof assetParams> },
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
