import { OrderForm } from '../forms/order-form';
import { Card } from '../parts/card';
import { ReasonField } from '../forms/reason-field';
import { Field } from '../parts/field';
import { pricePath } from '../paths/price-path';
import { NO_PLAN } from './price-pages.service';
import type { MappedPriceRow, PlanChoice } from './prices.repository';

interface MappingFormProps {
  priceId: string;
  mapping: MappedPriceRow | undefined;
  plans: readonly PlanChoice[];
  reason?: string | undefined;
}

/** Says which plan a price buys. */
export function MappingForm({ priceId, mapping, plans, reason = '' }: MappingFormProps) {
  const current = mapping && (mapping.planId ?? NO_PLAN);
  return (
    <Card title={mapping ? 'Map it otherwise' : 'Map it'} id="map">
      <OrderForm action={pricePath(priceId)}>
        <p class="muted">
          Every tenant that has this price gets the plan at once, and its workspaces their limits. Add-ons
          that come on top of a plan buy no plan.
        </p>
        <div class="form-line">
          <Field label="Plan" name="planId">
            <select id="planId" name="planId" required>
              {current === undefined && <option value="">choose …</option>}
              {plans.map(({ id, name, slug, isActive }) => (
                <option key={id} value={id} selected={id === current}>
                  {[name, name !== slug && `(${slug})`, !isActive && '– retired'].filter(Boolean).join(' ')}
                </option>
              ))}
              <option value={NO_PLAN} selected={current === NO_PLAN}>
                buys no plan
              </option>
            </select>
          </Field>
          <ReasonField value={reason} placeholder="who said so, which ticket" />
          <button type="submit" class="button button-primary">
            Map the price
          </button>
        </div>
      </OrderForm>
    </Card>
  );
}
