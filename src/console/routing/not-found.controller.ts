import { All } from '@nestjs/common';
import { CONSOLE_PATH } from '../paths/console-path';
import { FailureException } from '../../http/failures/failure.exception';
import { TakesAnything } from '../../http/input/takes-anything.decorator';
import { ConsoleController } from './console-controller.decorator';

/** Whatever else is below /console. */
@ConsoleController(CONSOLE_PATH)
export class NotFoundController {
  @All('*')
  @TakesAnything('every answer is 404')
  notFound(): never {
    throw new FailureException(404, 'not_found');
  }
}
