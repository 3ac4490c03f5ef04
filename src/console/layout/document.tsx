import type { ComponentChildren } from 'preact';
import { CSRF_HEADER } from '../access/forgery-protection';
import { useConsole } from '../parts/console-context';

/** Nothing that needs inline styles or code made of text, both of which our policy forbids; we keep no history of our own. */
const HTMX = JSON.stringify({ includeIndicatorCSS: false, history: false, extensions: 'console' });

/** The frame of every page. */
export function Document({ title, children }: { title: string; children: ComponentChildren }) {
  const { assetUrl, csrfToken, now } = useConsole();
  const headers = csrfToken !== undefined && {
    'hx-headers:inherited': JSON.stringify({ [CSRF_HEADER]: csrfToken }),
  };
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX} />
        <title>{`${title} · hookledger`}</title>
        <link rel="icon" type="image/svg+xml" href={assetUrl('icon.svg')} />
        <link rel="stylesheet" href={assetUrl('uplot.css')} />
        <link rel="stylesheet" href={assetUrl('console.css')} />
        <script src={assetUrl('htmx.js')} defer />
        <script src={assetUrl('uplot.js')} defer />
        <script src={assetUrl('console.js')} type="module" />
      </head>
      <body data-now={now.getTime()} {...headers}>
        {children}
      </body>
    </html>
  );
}
