import { Badge, type Tone } from '../parts/status-badge';

/** https://docs.stripe.com/api/subscriptions/object#subscription_object-status */
const states: Record<string, { glyph: string; tone: Tone }> = {
  active: { glyph: '✓', tone: 'good' },
  trialing: { glyph: '✓', tone: 'good' },
  past_due: { glyph: '!', tone: 'warn' },
  incomplete: { glyph: '○', tone: 'warn' },
  unpaid: { glyph: '✕', tone: 'bad' },
  paused: { glyph: '‖', tone: 'wait' },
  canceled: { glyph: '–', tone: 'neutral' },
  incomplete_expired: { glyph: '–', tone: 'neutral' },
};

/** Where a subscription stands. */
export function SubscriptionBadge({ status }: { status: string | null }) {
  if (status === null) return <span class="muted">–</span>;
  const { glyph, tone } = states[status] ?? { glyph: '•', tone: 'neutral' };
  return (
    <Badge tone={tone} glyph={glyph}>
      {status.replaceAll('_', ' ')}
    </Badge>
  );
}

interface PeriodEndProps {
  end: Date | null;
  /** A cancellation is scheduled. */
  isLast?: boolean;
  status?: string | null;
}

/** When what is paid for ends, and whether it goes on then; a subscription that is cancelled already does not. */
export function PeriodEnd({ end, isLast = false, status = null }: PeriodEndProps) {
  if (end === null) return <span class="muted">–</span>;
  return (
    <>
      <time class="time" dateTime={end.toISOString()} title={end.toISOString()}>
        {end.toISOString().slice(0, 10)}
      </time>
      {isLast && !hasEnded(status) && <span class="sub">cancels then</span>}
    </>
  );
}

export function hasEnded(status: string | null): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}
