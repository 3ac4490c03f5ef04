import { Get } from '@nestjs/common';
import { z } from 'zod';
import { Input } from '../../http/input/input.decorator';
import { Takes } from '../../http/input/takes.decorator';
import { type TrafficRange, trafficRanges } from '../../traffic/traffic';
import { CONSOLE_PATH } from '../paths/console-path';
import { ConsoleController } from '../routing/console-controller.decorator';
import { OverviewPage } from './overview.page';
import { Overview } from './overview.service';

@ConsoleController(CONSOLE_PATH)
export class OverviewController {
  constructor(private readonly overview: Overview) {}

  @Get()
  @Takes({ query: z.strictObject({ range: z.enum(trafficRanges).default('1h') }) })
  async show(@Input() { query }: { query: { range: TrafficRange } }) {
    return <OverviewPage {...await this.overview.read(query.range)} />;
  }
}
