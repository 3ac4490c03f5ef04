import { Module } from '@nestjs/common';
import { AdminListener } from './admin-listener';

@Module({ providers: [AdminListener], exports: [AdminListener] })
export class ListenersModule {}
