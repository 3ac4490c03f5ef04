import { Module } from '@nestjs/common';
import { BacklogGauges } from './backlog-gauges';
import { BacklogRepository } from './backlog.repository';

@Module({ providers: [BacklogGauges, BacklogRepository], exports: [BacklogRepository] })
export class BacklogModule {}
