import { Client } from 'pg';
import { deliver } from '../simulation/deliver';
import { disorder } from '../simulation/disorder';
import { MONTH_WITH_DUNNING, saasMonth } from '../simulation/saas-month';
import { failures } from '../simulate/outcome';
import { progressBar } from '../../src/terminal/progress-bar';
import type { DemoOptions } from './options';
import { insertProductRows } from './product-rows';
import { eventCountsTable, heading, ledgerTable, placesToLook, tenantsTable } from './report';
import { type DemoService, linkCustomer, untilReady } from './service';
import { countEvents, interestingEvent, readLedger, readTenants } from './tables';
import { unfinished, untilSettled } from './until-settled';
import { differences } from './verdict';

const DISORDER = { duplicates: 0.2, window: 40 };

/** Plays the whole demo against a running service and prints it; resolves to every difference from the story. */
export async function perform(
  options: DemoOptions,
  service: DemoService,
  databaseUrl: string,
  signal: AbortSignal,
): Promise<string[]> {
  const startsAt = Math.floor(Date.now() / 1000) - MONTH_WITH_DUNNING;
  const { tenants, deliveries } = saasMonth({ seed: options.seed, tenants: options.tenants, startsAt });
  await untilReady(service, signal);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await insertProductRows(client, tenants);
    console.log(heading('Before: every tenant is on the free plan'));
    console.log(tenantsTable(await readTenants(client), tenants));

    console.log(heading('A month of Stripe events, some twice, none in order'));
    const shuffled = disorder(deliveries, { seed: options.seed, ...DISORDER });
    const sending = progressBar('Delivering', shuffled.length);
    const report = await deliver(shuffled, {
      url: service.url,
      secret: service.webhookSecret,
      signal,
      onProgress: ({ settled }) => sending.reach(settled),
    });
    sending.finish(
      `${report.settled} deliveries of ${deliveries.length} events, ${report.duplicates} known already`,
    );
    signal.throwIfAborted();

    const strangers = tenants.filter(({ linkedByAdmin }) => linkedByAdmin);
    for (const { id, customerId } of strangers) await linkCustomer(service, id, customerId);
    const names = strangers.map(({ name }) => name).join(' and ');
    if (names !== '')
      console.log(`Linked the customers of ${names} by hand, as nothing in Stripe names them`);
    const applying = progressBar('Applying', deliveries.length);
    await untilSettled(client, applying, signal);
    const counts = await countEvents(client);
    const left = unfinished(counts);
    applying.finish(left === 0 ? 'every event was dealt with' : `${left} events are not dealt with yet`);

    const [rows, ledger] = [await readTenants(client), await readLedger(client)];
    console.log(heading('After'));
    console.log(tenantsTable(rows, tenants));
    console.log(heading('The ledger'));
    console.log(ledgerTable(ledger, tenants));
    console.log(heading('What became of the events'));
    console.log(eventCountsTable(counts));
    console.log(heading('Look for yourself'));
    console.log(placesToLook(service, await interestingEvent(client)));

    const unsent = failures(report, service.url);
    return [...(unsent === undefined ? [] : [unsent]), ...differences(tenants, rows, ledger)];
  } finally {
    await client.end();
  }
}
