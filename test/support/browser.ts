import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PAGE_TIMEOUT_MS = 120_000;

/** A browser of this machine; null where there is none. */
export const BROWSER = browserOnPath();

function browserOnPath(): string | null {
  const files = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return files.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs if there is a browser; otherwise the tests count as skipped and say so. */
export const withBrowser: jest.Describe = BROWSER === null ? describe.skip : describe;
if (BROWSER === null) console.warn('There is no Chromium on the PATH: the tests of the dashboard are skipped.');

export function launch(): Promise<Browser> {
  if (BROWSER === null) throw new Error('there is no browser');
  return chromium.launch({ executablePath: BROWSER, args: FLAGS });
}

/** A page in a browser context of its own, and its errors. */
export interface Visit {
  readonly page: Page;
  /** Errors in the console, scripts that failed, what the content security policy stopped. */
  readonly faults: string[];
  readonly close: () => Promise<void>;
}

export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(PAGE_TIMEOUT_MS);
  await context.addInitScript(countClicks);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return { page, faults, close: () => context.close() };
}

/** Runs in the page: counts the person's clicks, across reloads. */
function countClicks(): void {
  const { document, sessionStorage } = globalThis as unknown as {
    document: { addEventListener(name: string, listener: (event: { detail: number }) => void, capture: boolean): void };
    sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  };
  const add = ({ detail }: { detail: number }): void => {
    // A click that a label passes to its field has no detail.
    if (detail > 0) sessionStorage.setItem('clicks', String(Number(sessionStorage.getItem('clicks')) + 1));
  };
  document.addEventListener('click', add, true);
}

const seen = new WeakMap<Page, number>();

/** How many clicks there were since the last call. */
export async function clicksSince(page: Page): Promise<number> {
  const all = Number(await page.evaluate<string | null>("sessionStorage.getItem('clicks')"));
  const before = seen.get(page) ?? 0;
  seen.set(page, all);
  return all - before;
}

/** Accessibility violations found by axe; run outside the page's content security policy. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: AxeViolation[] }> } };
    // `target-size` (WCAG 2.2 AA: 24 px) is off by default. What passed is not described: that takes longer than finding
    // what did not.
    return axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } });
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
