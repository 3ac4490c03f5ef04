import { Module } from '@nestjs/common';
import { StripeApi } from './stripe-api';
import { StripeLists } from './stripe-lists';

@Module({ providers: [StripeApi, StripeLists], exports: [StripeApi, StripeLists] })
export class StripeApiModule {}
