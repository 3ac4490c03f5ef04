import { Global, Module } from '@nestjs/common';
import { Turns } from './turns/turns';

/** What every controller stands on. */
@Global()
@Module({
  providers: [{ provide: Turns, useFactory: () => new Turns() }],
  exports: [Turns],
})
export class HttpModule {}
