import { Module } from '@nestjs/common';
import { PriceProjection } from './price.projection';
import { PricesService } from './prices.service';
import { ProductProjection } from './product.projection';
import { ProductsService } from './products.service';

/** Stripe's side of what is sold; the product's own is `plans/`. */
@Module({
  providers: [PriceProjection, PricesService, ProductProjection, ProductsService],
  exports: [PricesService, ProductsService],
})
export class CatalogueModule {}
