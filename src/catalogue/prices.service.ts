import { Injectable } from '@nestjs/common';
import { type Change, recordOf } from '../changes/change';
import type { ObjectEvent } from '../ordering/version';
import { PriceProjection } from './price.projection';

/** Prices, as names for people: whether one can still be bought changes nothing for those who have it. */
@Injectable()
export class PricesService {
  constructor(private readonly projection: PriceProjection) {}

  change(event: ObjectEvent): Change {
    return recordOf(this.projection, event);
  }
}
