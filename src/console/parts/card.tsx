import type { ComponentChildren } from 'preact';

interface CardProps {
  title: string;
  /** For a link to the card, and for what refers to its heading. */
  id?: string;
  actions?: ComponentChildren;
  /** `flush`: no padding, for tables. */
  kind?: 'flush';
  children: ComponentChildren;
}

/** A titled part of a page. */
export function Card({ title, id, actions, kind, children }: CardProps) {
  return (
    <section class={kind === 'flush' ? 'card card-flush' : 'card'} id={id}>
      <div class="card-head">
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
