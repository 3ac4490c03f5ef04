import { isIP } from 'node:net';
import { splitList } from './lists';

/** Addresses that the service sends secrets or customers' data to. */
export const remoteNames = [
  'STRIPE_API_BASE',
  'ALERT_SLACK_URL',
  'ALERT_WEBHOOK_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
] as const;

/**
 * What would be sent without encryption although nobody has said so in `ALLOW_HTTP`. Whoever is on the way reads the API key
 * or the signature along.
 * @param source with the secrets that stand in files.
 */
export function unencryptedProblems(
  source: NodeJS.ProcessEnv,
  names: readonly string[] = remoteNames,
): string[] {
  const allowed = splitList(source.ALLOW_HTTP ?? '');
  const unknown = allowed.some((name) => !remoteNames.some((known) => known === name));
  return [
    ...(unknown ? [`ALLOW_HTTP must be names of settings out of ${remoteNames.join(', ')}`] : []),
    ...remoteNames
      .filter((name) => names.includes(name) && !allowed.includes(name) && leavesUnencrypted(source[name]))
      .map(
        (name) =>
          `${name} must be an https:// URL; to send unencrypted nevertheless, set ALLOW_HTTP=${[...allowed, name].filter((each) => remoteNames.some((known) => known === each)).join(',')}`,
      ),
  ];
}

/** What is no URL at all is another problem. */
function leavesUnencrypted(url: string | undefined): boolean {
  const text = url?.trim() ?? '';
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && !isLoopback(hostname);
}

/** @param hostname as `URL` writes it: in lower case, an IPv4 address with four decimal numbers. */
function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}
