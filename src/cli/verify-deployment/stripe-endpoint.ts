/** A place that Stripe sends events to: a webhook endpoint, or an event destination of API v2 of that kind. */
export interface StripeEndpoint {
  id: string;
  url: string;
  isEnabled: boolean;
  types: readonly string[];
  /** null: that of the account. */
  apiVersion: string | null;
  isLive: boolean;
  /** Whole objects come with the events; what thin ones name has to be asked for. */
  hasObjects: boolean;
}

/** Whether two URLs differ in nothing, or in a slash at the end. */
export function leadsTo(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && withoutSlash(one) === withoutSlash(other);
}

/** Parsed, so that neither the case of the host nor a default port makes a difference. */
function withoutSlash(url: string): string {
  return new URL(url).href.replace(/\/+$/, '');
}
