import { randomUUID } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { PostForm } from '../parts/post-form';
import { KEY_FIELD } from './form-idempotency';

interface OrderFormProps {
  /** The address of the page that it is on, so that whatever comes of it can be loaded again. */
  action: string;
  children: ComponentChildren;
}

/** A form that orders something once, however often it is sent. */
export function OrderForm({ action, children }: OrderFormProps) {
  return (
    <PostForm action={action} class="form">
      {/* Browsers would fill in the old one when the page is loaded again. */}
      <input type="hidden" name={KEY_FIELD} value={randomUUID()} autocomplete="off" />
      {children}
    </PostForm>
  );
}
