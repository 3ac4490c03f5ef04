import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { ENV, type Env } from '../../config/env';
import { DatabaseReadiness } from '../../database/readiness';
import { UnitOfWork } from '../../database/unit-of-work';
import { failureMessageOf } from '../../failures/failure-message';
import { writeHead } from './audit-head';

/** A database that does not answer must not delay the end of the process. */
const LAST_WORDS_MS = 1_000;

/**
 * Logs the end of the audit log's chain every hour, and when the process ends. Who owns the database can rewrite the whole chain;
 * a head that was logged before says so (`npm run doctor -- --audit-head …`).
 */
@Injectable()
export class AuditHeads implements OnModuleDestroy {
  private readonly logger = new Logger(AuditHeads.name);

  constructor(
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    @Inject(ENV) private readonly env: Pick<Env, 'AUDIT_SIGNING_KEY'>,
  ) {}

  @Cron('7 3 * * * *', { waitForCompletion: true })
  async tell(): Promise<void> {
    if (this.database.state !== 'ready') return;
    try {
      this.logger.log({ auditHead: await this.read() }, 'head of the audit log');
    } catch (error) {
      this.logger.warn({ error: failureMessageOf(error) }, 'the head of the audit log could not be read');
    }
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.race([this.tell(), sleep(LAST_WORDS_MS, undefined, { ref: false })]);
  }

  private async read(): Promise<string> {
    const [row]: { position: string; hash: string }[] = await this.unitOfWork.run((manager) =>
      manager.query(`select position, encode(hash, 'hex') as hash from admin_audit_head`),
    );
    if (!row) throw new Error('admin_audit_head has no row');
    return writeHead(row.position, row.hash, this.env.AUDIT_SIGNING_KEY);
  }
}
