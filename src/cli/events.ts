import { handledTypes } from './verify-deployment/handled-types';

/** Stripe's names of all event types that change something here, one on each line: those that an endpoint must send. */
console.log(handledTypes().join('\n'));
