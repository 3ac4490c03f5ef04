import { floodingAddress } from './flooding-address';
import { junkCookies } from './junk-cookies';
import { liveStreams } from './live-streams';
import type { Measurement } from './measurement';
import { metricsScrapers } from './metrics-scrapers';
import { publicPort } from './public-port';
import { signInForms } from './sign-in-forms';
import { tenantSearches } from './tenant-searches';
import { unfinishedBodies } from './unfinished-bodies';
import { wrongTokens } from './wrong-tokens';

export const allMeasurements: readonly Measurement[] = [
  ...signInForms,
  metricsScrapers,
  unfinishedBodies,
  tenantSearches,
  liveStreams,
  ...junkCookies,
  wrongTokens,
  floodingAddress,
  publicPort,
];
