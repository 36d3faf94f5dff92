// The pictures of the READMEs, taken of the demo: `npm run screenshots`. Needs Chromium on the PATH and a build.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FOLDER = new URL('../docs/screenshots/', import.meta.url).pathname;
const PATIENCE_MS = 300_000;
const DESK = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

/** What is shown, how, and under which name. */
const PICTURES = [
  { name: 'overview', path: '/', viewport: DESK, colorScheme: 'light', locale: 'en-GB' },
  { name: 'overview-ru', path: '/', viewport: DESK, colorScheme: 'light', locale: 'ru-RU' },
  { name: 'call', path: 'call', viewport: DESK, colorScheme: 'light', locale: 'en-GB' },
  { name: 'call-ru', path: 'call', viewport: DESK, colorScheme: 'light', locale: 'ru-RU' },
  { name: 'uploads-dark', path: '/uploads', viewport: DESK, colorScheme: 'dark', locale: 'en-GB' },
  { name: 'uploads-dark-ru', path: '/uploads', viewport: DESK, colorScheme: 'dark', locale: 'ru-RU' },
  { name: 'phone', path: '/calls', viewport: PHONE, colorScheme: 'light', locale: 'en-GB' },
  { name: 'phone-ru', path: '/calls', viewport: PHONE, colorScheme: 'light', locale: 'ru-RU' },
];

/** The demo, running: its address, its key, and a call that did not arrive. */
function startDemo() {
  const child = spawn(process.execPath, ['bin/ringback.js', 'demo'], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((done, failed) => {
    let printed = '';
    child.stdout.on('data', (part) => {
      printed += part;
      const key = /rb_[\w-]+/.exec(printed)?.[0];
      const call = /(http:\S+)(\/calls\/[\w-]+)/.exec(printed);
      if (key && call && printed.includes('Ctrl-C')) done({ child, key, url: call[1], callPath: call[2] });
    });
    child.once('exit', () => failed(new Error(`the demo ended:\n${printed}`)));
  });
}

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
mkdirSync(FOLDER, { recursive: true });
const demo = await startDemo();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const { name, path, ...looks } of PICTURES) {
    const context = await browser.newContext({ ...looks, reducedMotion: 'reduce' });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(demo.url);
    await page.locator('input[type=password]').fill(demo.key);
    await page.locator('button[type=submit]').click();
    await page.getByRole('heading', { level: 1, name: /^(Overview|Обзор)$/ }).waitFor();
    await page.goto(demo.url + (path === 'call' ? demo.callPath : path));
    await page.getByRole('heading', { level: 2 }).or(page.getByRole('listitem')).first().waitFor();
    await page.waitForLoadState('networkidle');
    // The shapes of what is coming are gone when it is there.
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    await page.screenshot({ path: `${FOLDER}${name}.png` });
    await context.close();
  }
} finally {
  await browser.close();
  demo.child.kill('SIGTERM');
}
