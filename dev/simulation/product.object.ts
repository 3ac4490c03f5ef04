import type Stripe from 'stripe';
import { stripeId } from './identifiers';
import { type CommonOptions, DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';

export interface ProductOptions extends CommonOptions {
  id?: string;
  name?: string;
  active?: boolean;
}

export type OldProduct = ReturnType<typeof oldProduct>;

/** What prices are for. */
export function product(options: ProductOptions & { shape: 'old' }): OldProduct;
export function product(options?: ProductOptions & { shape?: 'current' }): Stripe.Product;
export function product(options: ProductOptions & { shape: StripeShape }): Stripe.Product | OldProduct;
export function product({ shape, ...options }: ProductOptions & { shape?: StripeShape } = {}) {
  const defaults: Required<ProductOptions> = {
    id: stripeId('prod', 'default'),
    name: 'Example',
    active: true,
    created: DEFAULT_CREATED,
    livemode: false,
    metadata: {},
  };
  const resolved = withDefaults(defaults, options);
  return shape === 'old' ? oldProduct(resolved) : currentProduct(resolved);
}

function currentProduct(options: Required<ProductOptions>): Stripe.Product {
  const { attributes: _attributes, ...others } = oldProduct(options);
  return { ...others, default_price: null, marketing_features: [], tax_code: null, tax_details: null };
}

function oldProduct(options: Required<ProductOptions>) {
  return {
    id: options.id,
    object: 'product' as const,
    active: options.active,
    attributes: [],
    created: options.created,
    description: null,
    images: [],
    livemode: options.livemode,
    metadata: options.metadata,
    name: options.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    type: 'service' as const,
    unit_label: null,
    updated: options.created,
    url: null,
  };
}
