import type { BulkReplayState } from '../../admin/bulk-replays/bulk-replay.entity';
import type { BulkReplayResult } from '../../admin/bulk-replays/bulk-replay-event.entity';
import { Badge, type Tone } from '../parts/status-badge';

const states: Record<BulkReplayState, { glyph: string; tone: Tone }> = {
  running: { glyph: '↻', tone: 'warn' },
  done: { glyph: '✓', tone: 'good' },
  cancelled: { glyph: '✕', tone: 'neutral' },
};

/** What an event's result is called, and what it means. */
export const results: Record<BulkReplayResult, { glyph: string; tone: Tone; text: string; meaning: string }> =
  {
    pending: { glyph: '○', tone: 'neutral', text: 'pending', meaning: 'their turn comes' },
    queued: { glyph: '✓', tone: 'good', text: 'made due', meaning: 'to be processed again' },
    refused: { glyph: '!', tone: 'warn', text: 'refused', meaning: 'left as they were' },
    cancelled: { glyph: '✕', tone: 'neutral', text: 'cancelled', meaning: 'before their turn' },
  };

export function StateBadge({ state }: { state: BulkReplayState }) {
  return <Badge {...states[state]}>{state}</Badge>;
}

export function ResultBadge({ result }: { result: BulkReplayResult }) {
  const { glyph, tone, text } = results[result];
  return (
    <Badge tone={tone} glyph={glyph}>
      {text}
    </Badge>
  );
}
