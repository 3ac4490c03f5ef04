import { CONSOLE_PATH, SIGN_OUT_PATH } from '../paths/console-path';
import { SESSIONS_PATH } from '../paths/sessions-path';
import { PostForm } from '../parts/post-form';
import { useConsole } from '../parts/console-context';
import { Logo } from './logo';
import { Navigation, type Section } from './navigation';

const modes = { any: undefined, live: 'live mode', test: 'test mode' } as const;

export function Header({ section }: { section: Section | undefined }) {
  const { actor, environment } = useConsole();
  const mode = modes[environment.STRIPE_LIVEMODE];
  return (
    <header class="header">
      <div class="header-line">
        <a class="brand" href={CONSOLE_PATH}>
          <Logo /> <span>hookledger</span>
        </a>
        <span class={`chip environment-${environment.NODE_ENV}`}>{environment.NODE_ENV}</span>
        {mode !== undefined && <span class="chip">{mode}</span>}
        <span class="header-space" />
        <button type="button" class="live-switch" id="live-switch" hidden>
          Live
        </button>
        <button type="button" class="button button-quiet" id="open-help" aria-haspopup="dialog">
          <kbd>?</kbd> <span class="wide-only">Keys</span>
        </button>
        {actor && (
          <PostForm action={SIGN_OUT_PATH} class="who">
            <a class="who-name" href={SESSIONS_PATH} title="Sessions">
              {actor.name}
            </a>
            <span class="chip">{actor.role}</span>
            <button type="submit" class="button button-quiet">
              Sign out
            </button>
          </PostForm>
        )}
      </div>
      <Navigation current={section} />
    </header>
  );
}
