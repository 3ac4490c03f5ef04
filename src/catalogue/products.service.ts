import { Injectable } from '@nestjs/common';
import { type Change, recordOf } from '../changes/change';
import type { ObjectEvent } from '../ordering/version';
import { ProductProjection } from './product.projection';

/** Products, as names for people. */
@Injectable()
export class ProductsService {
  constructor(private readonly projection: ProductProjection) {}

  change(event: ObjectEvent): Change {
    return recordOf(this.projection, event);
  }
}
