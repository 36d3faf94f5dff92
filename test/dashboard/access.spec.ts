import type { Browser } from 'playwright-core';
import { accessibilityViolations, launch, withBrowser } from '../support/browser.js';
import { openDashboard, signedIn, type Dashboard } from '../support/dashboard.js';

jest.setTimeout(900_000);

const PAGES = [
  '',
  'calls',
  'uploads',
  'destinations',
  'sources',
  'receipts',
  'campaigns',
  'truth',
  'goals',
  'projects',
  'access',
  'audit',
  'doctor',
  'help',
];

const SCREENS = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
] as const;

withBrowser('everybody can use the dashboard', () => {
  let browser: Browser;
  let installation: Dashboard;
  beforeAll(async () => {
    installation = await openDashboard();
    await installation.call({ callId: 'first', callerNumber: '79161234567', yaCid: '1763800000123456780', city: 'Москва' });
    await installation.call({ callId: 'second', callerNumber: '79161234568' });
    await installation.service.hook('duration=5');
    await installation.service.api('POST', '/destinations/metrika-okna/run');
    // So that the tables of keys and links have rows.
    installation.key('viewer');
    const link = { name: 'A client with a name of some length', project: 'default', validHours: 24 };
    await installation.service.api('POST', '/sign-in-links', link);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
  });

  /** Visits every page as somebody with such a screen. @returns by page what would keep somebody out */
  async function visitEveryPage(colorScheme: 'light' | 'dark', width: number): Promise<Record<string, string[]>> {
    const { page, faults, close } = await signedIn(browser, installation, undefined, {
      colorScheme,
      viewport: { width, height: 844 },
    });
    const found: Record<string, string[]> = {};
    const look = async (name: string): Promise<void> => {
      await page.waitForLoadState('networkidle');
      found[name] = await accessibilityViolations(page);
      // Nothing runs off the side.
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      if (overflow > 0) found[name].push(`wider than the screen by ${overflow}`);
    };
    for (const name of PAGES) {
      await page.goto(`${installation.service.url}/${name}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look(name);
    }
    await page.goto(`${installation.service.url}/calls?phone=4567`);
    await page.getByRole('link', { name: /^Call of/ }).click();
    await page.getByRole('heading', { name: 'History of the call' }).waitFor();
    await look('one call');
    await page.locator('details summary').first().click();
    await page.getByRole('link', { name: 'Request and answer' }).first().click();
    await page.getByRole('heading', { name: 'Request to the platform' }).waitFor();
    await look('one request');
    await page.goto(`${installation.service.url}/goals`);
    await page.getByRole('button', { name: 'Try a change' }).click();
    await page.getByLabel('Talk of at least, s').fill('600');
    await page.getByRole('button', { name: 'Try it on the calls' }).click();
    await page.getByRole('region', { name: 'What would be different' }).getByText('would not count').first().waitFor();
    await look('a trial');
    await page.goto(`${installation.service.url}/doctor`);
    await page.getByRole('button', { name: 'Examine' }).click();
    await page.getByText('Nothing is wrong.').waitFor();
    await look('a self-check');
    found['in the console'] = [...faults];
    await close();
    return found;
  }

  it('in light and dark colours and on a phone no page keeps anybody out', async () => {
    // Side by side: the browser has a process for each of them.
    const results = await Promise.all(SCREENS.map(([colours, width]) => visitEveryPage(colours, width)));
    for (const [index, found] of results.entries()) {
      const nothing = Object.fromEntries(Object.keys(found).map((name) => [name, []]));
      expect({ screen: SCREENS[index], ...found }).toEqual({ screen: SCREENS[index], ...nothing });
    }
  });

  it('characters that turn the direction of writing are shown, so that nothing looks like something else', async () => {
    await installation.call({ callId: 'turned', callerNumber: '79161234500', utmCampaign: '\u202egpj.exe', city: 'Tver\u2066' });
    const { page, close } = await signedIn(browser, installation);
    await page.goto(`${installation.service.url}/calls?phone=4500`);
    await page.getByText('[U+202E]gpj.exe').first().waitFor();
    await page.getByRole('link', { name: /^Call of/ }).click();
    await page.getByText('Tver[U+2066]').first().waitFor();
    expect(await page.evaluate<string>('document.body.innerText')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    await close();
  });

  it('is reached by keyboard alone: the first key leads past the navigation, then to the period', async () => {
    const { page, close } = await signedIn(browser, installation);
    await page.goto(`${installation.service.url}/calls`);
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Today');
    await close();
  });
});
