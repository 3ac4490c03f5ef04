import { createSecretKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../config/env';

/** The secrets of `STRIPE_WEBHOOK_SECRET`. A signature by any of them is Stripe's. */
@Injectable()
export class SigningKeys {
  readonly all: readonly KeyObject[];

  constructor(@Inject(ENV) env: Pick<Env, 'STRIPE_WEBHOOK_SECRET'>) {
    this.all = env.STRIPE_WEBHOOK_SECRET.map((secret) => createSecretKey(secret, 'utf8'));
  }
}
