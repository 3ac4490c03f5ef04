import { type DynamicModule, Module } from '@nestjs/common';
import { ENV, type Env } from './env';

@Module({})
export class ConfigModule {
  /** Makes the validated environment injectable everywhere as `@Inject(ENV) env: Env`. */
  static forRoot(env: Env): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: ENV, useValue: env }],
      exports: [ENV],
    };
  }
}
