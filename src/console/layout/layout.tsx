import type { ComponentChildren } from 'preact';
import { useConsole } from '../parts/console-context';
import { Document } from './document';
import { Header } from './header';
import { KeysDialog } from './keys-dialog';
import type { Section } from './navigation';

interface LayoutProps {
  /** The page's heading, and its name in the browser. */
  title: string;
  section?: Section;
  /** Beside the heading: links and buttons for the whole page. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A page of somebody who is signed in; for others it has no header. */
export function Layout({ title, section, actions, children }: LayoutProps) {
  const { actor } = useConsole();
  return (
    <Document title={title}>
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      {actor && <Header section={section} />}
      <main id="main" class="main" tabIndex={-1}>
        <div class="page-head">
          <h1>{title}</h1>
          {actions !== undefined && <div class="page-actions">{actions}</div>}
        </div>
        {children}
      </main>
      <div id="toasts" class="toasts" role="status" aria-live="polite" />
      <KeysDialog />
    </Document>
  );
}
