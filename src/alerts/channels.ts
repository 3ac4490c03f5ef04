import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../config/env';
import type { Notification } from './alerts.repository';

/** Nobody waits longer for a channel's answer. */
const PATIENCE_MS = 10_000;

/** A channel has not taken a notice; the message holds no URL, which may be a secret. */
export class NotTakenError extends Error {
  override readonly name = 'NotTakenError';
}

type Send = (notification: Notification) => Promise<void>;

/** Whom notices go to, by name. */
@Injectable()
export class Channels {
  private readonly channels = new Map<string, Send>();

  constructor(@Inject(ENV) env: Pick<Env, 'ALERT_SLACK_URL' | 'ALERT_WEBHOOK_URL' | 'ALERT_WEBHOOK_SECRET'>) {
    const { ALERT_SLACK_URL: slack, ALERT_WEBHOOK_URL: webhook, ALERT_WEBHOOK_SECRET: secret } = env;
    if (slack !== undefined) this.channels.set('slack', (notice) => toSlack(slack, notice));
    if (webhook !== undefined && secret !== undefined)
      this.channels.set('webhook', (notice) => toWebhook(webhook, secret, notice));
  }

  get names(): string[] {
    return [...this.channels.keys()];
  }

  /** @throws {NotTakenError} */
  async send(notification: Notification): Promise<void> {
    const send = this.channels.get(notification.channel);
    if (!send) throw new NotTakenError('it is not configured any more');
    await send(notification);
  }
}

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, which many others understand too. */
function toSlack(url: string, { state, kind, summary, since }: Notification): Promise<void> {
  const mark = state === 'firing' ? ':rotating_light:' : ':white_check_mark:';
  const what = state === 'firing' ? summary : `over: ${summary}`;
  const text = `${mark} *hookledger: ${kind.replaceAll('_', ' ')}*\n${escaped(what)}\n_since ${since.toISOString()}_`;
  return post(url, JSON.stringify({ text }), {});
}

/** Signed as https://www.standardwebhooks.com says, with the secret's bytes as they are. */
function toWebhook(url: string, secret: string, notification: Notification): Promise<void> {
  const { id, key, kind, state, summary, since, createdAt } = notification;
  const body = JSON.stringify({
    type: `hookledger.alert.${state}`,
    timestamp: createdAt.toISOString(),
    data: { key, kind, state, summary, since: since.toISOString() },
  });
  const messageId = `hookledger_alert_${id}`;
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', secret).update(`${messageId}.${timestamp}.${body}`).digest('base64');
  return post(url, body, {
    'webhook-id': messageId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  });
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => undefined);
  await response?.body?.cancel();
  if (!response) throw new NotTakenError('no answer');
  if (!response.ok) throw new NotTakenError(`answered ${response.status}`);
}

/** https://docs.slack.dev/messaging/formatting-message-text/#escaping */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
