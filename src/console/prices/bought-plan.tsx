import { Badge } from '../parts/status-badge';
import type { MappedPriceRow } from './prices.repository';

/** What a price buys, as far as anybody has said. */
export function BoughtPlan({ mapping }: { mapping: MappedPriceRow | undefined }) {
  if (!mapping) {
    return (
      <Badge tone="wait" glyph="?">
        nobody has said
      </Badge>
    );
  }
  const { planId, planName } = mapping;
  if (planName !== null) return <strong>{planName}</strong>;
  if (planId === null) return <span class="muted">no plan</span>;
  return (
    <>
      <Badge tone="warn" glyph="!">
        a plan that is not there
      </Badge>
      <code class="sub">{planId}</code>
    </>
  );
}
