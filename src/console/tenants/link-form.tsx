import type { TenantDetails } from '../../admin/tenants/tenant-details.repository';
import { OrderForm } from '../forms/order-form';
import { Card } from '../parts/card';
import { ReasonField } from '../forms/reason-field';
import { Field } from '../parts/field';
import { tenantPath } from '../paths/tenant-path';

interface LinkFormProps {
  tenant: TenantDetails;
  /** What it is filled in with. */
  customerId: string;
  reason: string;
  isInvalid: boolean;
}

/** Says which tenant a customer belongs to. */
export function LinkForm({ tenant, customerId, reason, isInvalid }: LinkFormProps) {
  return (
    <Card title="Link a customer" id="link">
      <OrderForm action={tenantPath(tenant.id)}>
        <p class="muted">
          The customer belongs to {tenant.name} from then on, whatever its metadata says, and leaves the
          tenant that it belongs to now, if any. Plans of both are computed anew, and events that waited for
          it go on.
        </p>
        <div class="form-line">
          <Field label="Stripe customer" name="customerId">
            <input
              id="customerId"
              name="customerId"
              value={customerId}
              required
              maxLength={255}
              placeholder="cus_…"
              autocomplete="off"
              spellcheck={false}
              aria-invalid={isInvalid ? 'true' : undefined}
            />
          </Field>
          <ReasonField value={reason} placeholder="who said so, which ticket" />
          <button type="submit" class="button button-primary">
            Link to this tenant
          </button>
        </div>
      </OrderForm>
    </Card>
  );
}
