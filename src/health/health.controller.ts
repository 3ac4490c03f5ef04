import { Controller, Get } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { Takes } from '../http/input/takes.decorator';
import { DatabaseIndicator } from './database.indicator';
import { DrainingIndicator } from './draining.indicator';
import { SchemaIndicator } from './schema.indicator';

/** https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/ */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseIndicator,
    private readonly draining: DrainingIndicator,
    private readonly schema: SchemaIndicator,
  ) {}

  /** The process answers. Nothing else: restarting it mends no database. */
  @Get('live')
  @Takes({})
  live(): Pick<HealthCheckResult, 'status'> {
    // Not by way of terminus, which calls a process dead that is shutting down in order.
    return { status: 'ok' };
  }

  /** Deliveries may come. A backlog is no reason to refuse them, and is no part of this. */
  @Get('ready')
  @Takes({})
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.draining.check(),
      () => this.database.answers(),
      () => this.schema.check(),
    ]);
  }

  /** It has connected once, and the schema is there. */
  @Get('startup')
  @Takes({})
  @HealthCheck()
  startup(): Promise<HealthCheckResult> {
    return this.health.check([() => this.database.isPrepared()]);
  }
}
