import type { ComponentChildren } from 'preact';
import { CSRF_FIELD } from '../access/forgery-protection';
import { useConsole } from './console-context';

interface PostFormProps {
  action: string;
  class?: string;
  children: ComponentChildren;
}

/** A form that changes something; it proves that it is from our own page. */
export function PostForm({ action, class: className, children }: PostFormProps) {
  return (
    <form method="post" action={action} class={className}>
      <input type="hidden" name={CSRF_FIELD} value={useConsole().csrfToken} />
      {children}
    </form>
  );
}
