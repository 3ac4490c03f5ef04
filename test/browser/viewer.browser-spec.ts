import type { TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import { pagesOf, startBulkReplay } from './world/pages';
import { tenants } from './world/product';
import { events, startWorld } from './world/world';

let service: TestService;
let bulkId: string;

beforeAll(async () => {
  service = await startWorld();
  bulkId = await startBulkReplay(service);
});

afterAll(() => service.stop());

const test = browserTests(() => service);

describe('A viewer', () => {
  test(
    'sees every page, and no form or button on any that changes something',
    async (visit) => {
      visit.complaints.expectStatus(400);
      visit.complaints.expectStatus(404);
      const offered: string[] = [];
      for (const { path, isOpen } of pagesOf(bulkId)) {
        await visit.goTo(path);
        const forms = await visit.page.locator('form[method=post i], [hx-post], [formaction]').all();
        for (const form of forms) {
          const action = await form.getAttribute('action');
          const endsOwnSession = action === '/console/sign-out' || action?.startsWith('/console/sessions/');
          if (!endsOwnSession && !isOpen) offered.push(`${path}: ${action}`);
        }
        const boxes = await visit.page.locator('[data-select], [data-replay]').count();
        if (boxes > 0) offered.push(`${path}: something to select or to replay`);
      }
      expect(offered).toEqual([]);
    },
    { as: 'viewer' },
  );

  test(
    'is told why he cannot replay, and sees nothing personal in a payload',
    async (visit) => {
      await visit.goTo(`/console/events/${events.customer.id}`);
      await visit.sees('You are signed in as a viewer.');
      await visit.sees('What is personal is redacted for viewers');
      const html = await visit.page.content();
      expect(html).toContain(tenants.acme.customerId);
      expect(html).not.toContain(tenants.acme.name);
      expect(html).not.toContain('ada@example.test');
    },
    { as: 'viewer' },
  );
});
