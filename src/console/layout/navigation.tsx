import { EVENTS_PATH, eventsPath } from '../paths/events-path';
import { CONSOLE_PATH } from '../paths/console-path';

/** The first level of the console, in the order of the header. */
export const sections = {
  overview: { title: 'Overview', path: CONSOLE_PATH },
  events: { title: 'Events', path: EVENTS_PATH },
  dead: { title: 'Dead letters', path: eventsPath({ status: 'dead' }) },
  waiting: { title: 'Waiting', path: eventsPath({ status: 'waiting' }) },
  tenants: { title: 'Tenants', path: `${CONSOLE_PATH}/tenants` },
  prices: { title: 'Prices', path: `${CONSOLE_PATH}/prices` },
  bulkReplays: { title: 'Bulk replays', path: `${CONSOLE_PATH}/bulk-replays` },
  audit: { title: 'Audit', path: `${CONSOLE_PATH}/audit` },
  api: { title: 'API', path: `${CONSOLE_PATH}/api` },
} as const;
export type Section = keyof typeof sections;

/** @param current the section that the page belongs to. */
export function Navigation({ current }: { current: Section | undefined }) {
  return (
    <nav class="navigation" aria-label="Console">
      <ul>
        {Object.entries(sections).map(([name, { title, path }]) => (
          <li key={name}>
            <a href={path} aria-current={name === current ? 'page' : undefined}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
