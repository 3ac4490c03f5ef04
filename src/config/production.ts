import { type AdminToken, nameOf, SHORTEST_TOKEN } from './tokens';

/** Stripe's signing secrets have 32 characters or more after "whsec_". */
const SHORTEST_WEBHOOK_SECRET = 'whsec_'.length + 32;

/** Secrets that a stranger could guess. Each is named by its variable and its entry, and never shown. */
export function weaknessesOf({
  tokens,
  webhookSecrets,
  metricsToken,
}: {
  tokens: readonly AdminToken[];
  webhookSecrets: readonly string[];
  metricsToken: string | undefined;
}): string[] {
  const shortTokens = tokens.flatMap((token, index) =>
    token.length !== undefined && token.length < SHORTEST_TOKEN ? [nameOf(token, index)] : [],
  );
  const shortSecrets = webhookSecrets.flatMap((secret, index) =>
    secret.length < SHORTEST_WEBHOOK_SECRET ? [index + 1] : [],
  );
  return [
    ...(shortTokens.length > 0
      ? [
          `ADMIN_API_TOKENS has a token of fewer than ${SHORTEST_TOKEN} characters for ${shortTokens.join(', ')}: make one with openssl rand -hex 32, or give the digest of a long one as name:role:sha256:<hex>`,
        ]
      : []),
    ...(shortSecrets.length > 0
      ? [
          `STRIPE_WEBHOOK_SECRET is too short to be Stripe's (entry ${shortSecrets.join(', ')}): copy it from the Stripe dashboard, Webhooks, "Signing secret"`,
        ]
      : []),
    ...(metricsToken && metricsToken.length < SHORTEST_TOKEN
      ? [
          `METRICS_TOKEN must have at least ${SHORTEST_TOKEN} characters in production: make one with openssl rand -hex 32`,
        ]
      : []),
  ];
}
