/** As long as production wants them. */
export const SECRET = `whsec_${'attackbench'.repeat(4)}`;
export const VIEWER = 'viewer-of-the-attack-bench-0123456789';
export const OPERATOR = 'operator-of-the-attack-bench-0123456789';

export const credentials = {
  STRIPE_WEBHOOK_SECRET: SECRET,
  ADMIN_API_TOKENS: `olga:operator:${OPERATOR},victor:viewer:${VIEWER}`,
};
