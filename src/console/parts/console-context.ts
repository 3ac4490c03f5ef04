import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AdminActor } from '../../admin/access/admin-tokens';
import type { Env } from '../../config/env';

/** What every page may need beside its own view. */
export interface ConsoleContext {
  /** Who is signed in; undefined on the sign-in page. */
  actor: AdminActor | undefined;
  /** For the hidden field of forms; see `PostForm`. */
  csrfToken: string | undefined;
  /** Of the page: path and query as they were asked for. */
  url: string;
  /** One for the whole page, so that its ages agree. */
  now: Date;
  environment: Pick<Env, 'NODE_ENV' | 'STRIPE_LIVEMODE'>;
  /** Where a file of ../assets is. */
  assetUrl: (name: string) => string;
}

export const ConsolePage = createContext<ConsoleContext | undefined>(undefined);

export function useConsole(): ConsoleContext {
  const context = useContext(ConsolePage);
  if (!context) throw new Error('a page is rendered by PageRenderer only');
  return context;
}

/** Whether whoever looks may change things, so that nobody is offered what will be refused. */
export function useIsOperator(): boolean {
  return useConsole().actor?.role === 'operator';
}
