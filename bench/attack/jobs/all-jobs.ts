import { deliver } from './deliver';
import { forge } from './forge';
import { guessTokens } from './guess-tokens';
import { holdStreams } from './hold-streams';
import { junkCookies } from './junk-cookies';
import { scrape } from './scrape';
import { searchTenants } from './search-tenants';
import { sendForms } from './send-forms';
import { uploadUnfinished } from './upload-unfinished';
import { watch } from './watch';

/** What a process of the crew can be given to do. Each job ends by itself, after its order's seconds. */
export const jobs = {
  deliver,
  watch,
  forge,
  guessTokens,
  holdStreams,
  junkCookies,
  scrape,
  searchTenants,
  sendForms,
  uploadUnfinished,
};

export type JobName = keyof typeof jobs;
export type OrderOf<Name extends JobName> = Parameters<(typeof jobs)[Name]>[0];
export type ResultOf<Name extends JobName> = Awaited<ReturnType<(typeof jobs)[Name]>>;
