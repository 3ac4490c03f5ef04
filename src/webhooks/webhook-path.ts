/** Where Stripe delivers. */
export const WEBHOOK_PATH = '/api/webhooks/stripe';
const WITH_SLASH = `${WEBHOOK_PATH}/`;

/**
 * The URL by which a request is routed: an endpoint that was entered with a slash at its end works too. Not the router's
 * `ignoreTrailingSlash`, which would open a second path to everything else.
 */
export function withoutTrailingSlash({ url = '/' }: { url?: string | undefined }): string {
  if (!url.startsWith(WITH_SLASH)) return url;
  const rest = url.slice(WITH_SLASH.length);
  return rest === '' || rest.startsWith('?') ? WEBHOOK_PATH + rest : url;
}
