import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';

/** What comes of a form that was sent: another page, or the same one once more with what was refused. */
export type FormOutcome<View> = { location: string } | { status: number; view: View };

/** @returns the page, or nothing where the browser goes on to another one. */
export function answerForm<View>(
  outcome: FormOutcome<View>,
  reply: FastifyReply,
  page: (view: View) => VNode,
): VNode | '' {
  if ('location' in outcome) {
    void reply.status(303).header('location', outcome.location);
    return '';
  }
  void reply.status(outcome.status);
  return page(outcome.view);
}
