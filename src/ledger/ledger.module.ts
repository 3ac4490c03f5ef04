import { Module } from '@nestjs/common';
import { LedgerRepository } from './ledger.repository';
import { TwinRefunds } from './twin-refunds.repository';

@Module({ providers: [LedgerRepository, TwinRefunds], exports: [LedgerRepository] })
export class LedgerModule {}
