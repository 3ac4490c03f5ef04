import { SIGN_IN_PATH } from '../paths/console-path';
import { Document } from '../layout/document';
import { Logo } from '../layout/logo';

/** @param refusal why the last attempt failed. */
export function SignInPage({ next, refusal }: { next: string; refusal?: string }) {
  return (
    <Document title="Sign in">
      <main class="sign-in" id="main">
        <form class="card sign-in-form" method="post" action={SIGN_IN_PATH}>
          <h1>
            <Logo /> hookledger
          </h1>
          <p class="muted">Sign in with a token of the admin API. You stay signed in for twelve hours.</p>
          {refusal !== undefined && (
            <p class="notice notice-bad" role="alert" id="refusal">
              {refusal}
            </p>
          )}
          <input type="hidden" name="next" value={next} />
          <div class="field">
            <label for="token">Token</label>
            <input
              id="token"
              name="token"
              type="password"
              autocomplete="current-password"
              required
              autofocus
              aria-describedby={refusal === undefined ? undefined : 'refusal'}
              aria-invalid={refusal === undefined ? undefined : 'true'}
            />
          </div>
          <button type="submit" class="button button-primary">
            Sign in
          </button>
        </form>
      </main>
    </Document>
  );
}
