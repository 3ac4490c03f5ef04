import { Module } from '@nestjs/common';
import { LedgerRepository } from './ledger.repository';
import { LedgerCorrections } from './ledger-corrections.repository';
import { TwinRefunds } from './twin-refunds.repository';

@Module({ providers: [LedgerCorrections, LedgerRepository, TwinRefunds], exports: [LedgerRepository] })
export class LedgerModule {}
