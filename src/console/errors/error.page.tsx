import { CONSOLE_PATH } from '../paths/console-path';
import { Layout } from '../layout/layout';
import type { Explanation } from './explanation';

export function ErrorPage({ status, title, message }: Explanation) {
  return (
    <Layout title={title}>
      <div class="error-page">
        <p class="error-status">{status}</p>
        <p class="lead">{message}</p>
        <p>
          <a class="button" href={CONSOLE_PATH}>
            Go to the overview
          </a>
        </p>
      </div>
    </Layout>
  );
}
