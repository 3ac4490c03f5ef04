import { Get, Query } from '@nestjs/common';
import { CONSOLE_PATH } from '../console-path';
import type { FormValues } from '../forms/form-values';
import { ConsoleController } from '../layout/console-controller.decorator';
import { AuditPage } from './audit.page';
import { AuditList } from './audit-list.service';

@ConsoleController(`${CONSOLE_PATH}/audit`)
export class AuditPageController {
  constructor(private readonly list: AuditList) {}

  @Get()
  async show(@Query() query: FormValues) {
    return <AuditPage {...await this.list.read(query)} />;
  }
}
