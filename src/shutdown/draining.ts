import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Whether this process is on its way out. Known first of all, so that readiness fails before anything stops. */
@Injectable()
export class Draining implements OnModuleDestroy {
  isDraining = false;

  onModuleDestroy(): void {
    this.isDraining = true;
  }
}
