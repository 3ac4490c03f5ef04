import { applyDecorators, Controller, UseFilters, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ConsoleErrorFilter } from '../errors/console-error.filter';
import { PageInterceptor } from '../layout/page.interceptor';

/** A controller whose handlers return pages as JSX; what they throw becomes a page too. */
export function ConsoleController(path: string): ClassDecorator {
  return applyDecorators(
    Controller(path),
    ApiExcludeController(),
    UseInterceptors(PageInterceptor),
    UseFilters(ConsoleErrorFilter),
  );
}
