import { Injectable } from '@nestjs/common';
import { boolean, text } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { type ProductSnapshot, readProduct } from './product.snapshot';

@Injectable()
export class ProductProjection implements Projection<ProductSnapshot> {
  readonly table = 'stripe_products';
  readonly read = readProduct;

  readonly columns: Columns<ProductSnapshot> = {
    name: text(({ name }) => name),
    active: boolean(({ active }) => active),
  };

  isTerminal(): boolean {
    return false;
  }
}
