import { Get, Query } from '@nestjs/common';
import { CONSOLE_PATH } from '../console-path';
import { ConsoleController } from '../layout/console-controller.decorator';
import { OverviewPage } from './overview.page';
import { Overview } from './overview.service';

@ConsoleController(CONSOLE_PATH)
export class OverviewController {
  constructor(private readonly overview: Overview) {}

  @Get()
  async show(@Query('range') range: unknown) {
    return <OverviewPage {...await this.overview.read(range)} />;
  }
}
