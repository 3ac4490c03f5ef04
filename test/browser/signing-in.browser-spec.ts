import { OPERATOR, TestService } from '../helpers/test-service';
import { browserTests } from './harness/browser-tests';
import type { Visit } from './harness/visit';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(() => service.stop());

const test = browserTests(() => service);
const asNobody = { as: 'nobody' } as const;

async function signIn({ page }: Visit, token: string): Promise<void> {
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('Signing in', () => {
  test(
    'leads to the page that one wanted to see',
    async (visit) => {
      await visit.goTo('/console/events?status=dead');
      await visit.sees(visit.heading('hookledger'));
      await signIn(visit, OPERATOR);
      await visit.arriveAt('/console/events?status=dead');
      await visit.sees(visit.heading('Dead letters'));
    },
    asNobody,
  );

  test(
    'says that nobody has a token, and takes the right one afterwards',
    async (visit) => {
      visit.complaints.expectStatus(401);
      await visit.goTo('/console');
      await signIn(visit, 'guess');
      await visit.sees('Nobody has this token');
      await signIn(visit, OPERATOR);
      await visit.sees(visit.heading('Overview'));
    },
    asNobody,
  );

  test('ends with signing out, also for the pages behind the back button', async (visit) => {
    await visit.goTo('/console/events');
    await visit.button('Sign out').click();
    await visit.sees(visit.heading('hookledger'));
    await visit.page.goBack();
    await visit.sees(visit.heading('hookledger'));
  });

  // The last one: the service knows the address from now on.
  test(
    'has a limit for guesses, says when to come again, and lets a right token in all the same',
    async (visit) => {
      visit.complaints.expectStatus(401);
      visit.complaints.expectStatus(429);
      await visit.goTo('/console/sign-in');
      for (let attempt = 1; attempt <= 11; attempt += 1) await signIn(visit, `guess ${attempt}`);
      await visit.sees('try others in 5 min.');
      await signIn(visit, OPERATOR);
      await visit.sees(visit.heading('Overview'));
    },
    asNobody,
  );
});
