import { countText } from '../parts/count';
import { eventsPath } from '../paths/events-path';
import { type Backlog, MAX_COUNTED } from '../../backlog/backlog.repository';
import type { Traffic } from '../../traffic/traffic';
import { durationText } from '../parts/duration';
import { secondsText } from './chart';
import { largestOf } from './summaries';

/** So many minutes are right now. */
const NOW = 5;

interface TileProps {
  title: string;
  value: string;
  detail: string;
  href?: string;
  /** Somebody should look. */
  isBad?: boolean;
}

/** The figures that tell whether all is well. @param recent minute by minute. */
export function Tiles({ backlog, recent }: { backlog: Backlog; recent: Traffic }) {
  const { pending, retrying, waiting, dead, oldestDueSeconds, oldestWaitingSeconds } = backlog;
  const isLate = oldestDueSeconds > 60;
  const slowest = largestOf(recent.ack.p99.slice(-NOW));
  return (
    <ul class="tiles" aria-label="Right now">
      <Tile
        title="Backlog"
        value={boundedText(pending + retrying)}
        detail={
          oldestDueSeconds > 0 ? `the oldest due for ${durationText(oldestDueSeconds)}` : 'nothing is due'
        }
        isBad={isLate}
        href={eventsPath({ status: retrying > pending ? 'retrying' : 'pending' })}
      />
      <Tile
        title="Waiting"
        value={boundedText(waiting)}
        detail={
          waiting > 0 ? `for ${durationText(oldestWaitingSeconds)} at most` : 'for no tenant, for no plan'
        }
        href={eventsPath({ status: 'waiting' })}
      />
      <Tile
        title="Dead letters"
        value={boundedText(dead)}
        detail={dead > 0 ? 'mend the cause, then replay' : 'none'}
        isBad={dead > 0}
        href={eventsPath({ status: 'dead' })}
      />
      <Tile
        title="Deliveries per minute"
        value={countText(perMinute(recent))}
        detail="in the last whole minute"
      />
      <Tile
        title="Time to acknowledge"
        value={slowest === null ? '–' : secondsText(slowest)}
        detail={slowest === null ? 'no delivery in five minutes' : '99 % within, in five minutes'}
        isBad={slowest !== null && slowest > 2}
      />
    </ul>
  );
}

function Tile({ title, value, detail, href, isBad = false }: TileProps) {
  const content = (
    <>
      <span class="tile-title">{title}</span>
      <span class="tile-value">
        {isBad && (
          <span class="tile-mark" aria-label="needs attention" role="img">
            !
          </span>
        )}
        {value}
      </span>
      <span class="tile-detail">{detail}</span>
    </>
  );
  const className = isBad ? 'tile tile-bad' : 'tile';
  return (
    <li>
      {href === undefined ? (
        <div class={className}>{content}</div>
      ) : (
        <a class={className} href={href}>
          {content}
        </a>
      )}
    </li>
  );
}

function boundedText(count: number): string {
  return count >= MAX_COUNTED ? `${countText(MAX_COUNTED)}+` : countText(count);
}

/** The last step is not over. */
function perMinute({ deliveries, step }: Traffic): number {
  const all = Object.values(deliveries).reduce((sum, counts) => sum + (counts.at(-2) ?? 0), 0);
  return (all * 60) / step;
}
