import { All } from '@nestjs/common';
import { CONSOLE_PATH } from '../console-path';
import { FailureException } from '../../http/failure.exception';
import { ConsoleController } from '../layout/console-controller.decorator';

/** Whatever else is below /console. */
@ConsoleController(CONSOLE_PATH)
export class NotFoundController {
  @All('*')
  notFound(): never {
    throw new FailureException(404, 'not_found');
  }
}
