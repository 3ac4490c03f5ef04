import { DEFAULT_PLAN } from './catalogue';
import { type History, pick } from './history';
import type { PriceScript, Step, StepKind, TenantScript } from './script';
import type { Enact } from './subscription-steps';
import type { PriceTruth, TenantTruth } from './truth';

const SOLD = ['starter', 'pro', 'business', 'pro'] as const;

/** The product has a tenant with a workspace, or inserts both later, for others may speak of it before. */
export function foundTenant(history: History, { insertedInWave, plan }: TenantScript): void {
  const serial = history.tenants.length + 1;
  const slug = history.id('tenant');
  const tenant: TenantTruth = {
    id: tenantId(history.scope, serial),
    slug,
    initialPlan: plan,
    isLate: insertedInWave !== null,
    workspaces: [slug],
  };
  history.tenants.push(tenant);
  if (insertedInWave === null) history.setUp.push({ what: 'insert tenant', tenant, wave: 0 });
  else history.act({ what: 'insert tenant', tenant, wave: insertedInWave }, tenant);
}

/** Of one history they compare the same in every scope. */
function tenantId(scope: string, serial: number): string {
  const number = Number(scope.replaceAll(/\D/g, '')).toString(16);
  return `${number.padStart(8, '0')}-0000-4000-8000-${String(serial).padStart(12, '0')}`;
}

/** Prices that buy a plan, or will when somebody says so. */
export function offerPrice(history: History, { mapped, wave }: PriceScript): void {
  const plan = pick(SOLD, history.prices.length) ?? DEFAULT_PLAN;
  const price = addPrice(history, mapped === 'never' ? undefined : plan);
  if (mapped === 'before') history.setUp.push({ what: 'map price by SQL', price, plan, wave: 0 });
  if (mapped === 'late by admin') history.act({ what: 'map price by admin', price, plan, wave }, price);
  if (mapped === 'late by SQL') history.act({ what: 'map price by SQL', price, plan, wave }, price);
}

/** One that buys no plan, and one that nobody has said anything about. */
export function offerAddOns(history: History): void {
  const price = addPrice(history, null);
  history.setUp.push({ what: 'map price by SQL', price, plan: null, wave: 0 });
  addPrice(history, undefined);
}

function addPrice(history: History, plan: string | null | undefined): PriceTruth {
  const price: PriceTruth = {
    id: history.id('price'),
    product: history.id('prod'),
    plan,
    state: { active: true, deleted: false, nickname: null },
    productName: 'App',
    isSeen: false,
    isProductSeen: false,
  };
  history.prices.push(price);
  return price;
}

/** Somebody changes their mind about what a price buys. */
const remap =
  (what: 'map price by admin' | 'map price by SQL'): Enact =>
  (history, step: Step) => {
    const price = pick(history.prices.slice(0, -2), step.subject);
    const plan = pick(SOLD, step.choice);
    if (!price?.plan || !plan) return false;
    price.plan = plan;
    history.act({ what, price, plan, wave: step.wave }, price);
    history.count('map price anew');
    return true;
  };

const insertWorkspace: Enact = (history, step) => {
  const tenant = pick(history.tenants, step.subject);
  if (!tenant) return false;
  const slug = history.id('workspace');
  tenant.workspaces.push(slug);
  history.act({ what: 'insert workspace', tenant, slug, wave: step.wave }, tenant);
  return true;
};

export const productSteps: Partial<Record<StepKind, Enact>> = {
  'map price by admin': remap('map price by admin'),
  'map price by SQL': remap('map price by SQL'),
  'insert workspace': insertWorkspace,
};
