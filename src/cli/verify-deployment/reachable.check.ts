import { WEBHOOK_PATH } from '../../webhooks/webhook-path';
import { ask } from './ask';
import { type Check, passed } from './check';

/** Somebody answers over HTTP, whatever the answer: without that there is nothing else to check. */
export function reachable(name: string, url: string): Check {
  return {
    name,
    run: async () => {
      await ask(url + WEBHOOK_PATH);
      return passed('answers over HTTP');
    },
  };
}
