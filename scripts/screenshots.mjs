// The pictures of the READMEs, taken of the demo: `npm run screenshots`, some of them: `npm run screenshots goals phone`. Needs Chromium on the PATH and a build.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const FOLDER = new URL('../docs/screenshots/', import.meta.url).pathname;
const PATIENCE_MS = 300_000;
const DESK = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

const LIGHT_DESK = { viewport: DESK, colorScheme: 'light' };

/** What is shown, how, and under which name; `arrange` is what a person does on the page before. */
const VIEWS = [
  { name: 'overview', path: '/', ...LIGHT_DESK },
  { name: 'overview-dark', path: '/', viewport: DESK, colorScheme: 'dark' },
  { name: 'calls', path: '/calls', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'call', path: 'call', ...LIGHT_DESK },
  { name: 'uploads-dark', path: '/uploads', viewport: DESK, colorScheme: 'dark' },
  { name: 'goals', path: '/goals', ...LIGHT_DESK, arrange: tryRules },
  { name: 'doctor', path: '/doctor', ...LIGHT_DESK, arrange: examine },
  { name: 'phone', path: '/calls', viewport: PHONE, colorScheme: 'light' },
];
const LANGUAGES = [
  { suffix: '', locale: 'en-GB', lang: 'en_GB.UTF-8' },
  { suffix: '-ru', locale: 'ru-RU', lang: 'ru_RU.UTF-8' },
];

/** Asks for longer talks, looks at what that would change, and goes to the form. */
async function tryRules(page) {
  const form = page.locator('form');
  await page.getByRole('button', { expanded: false, name: /^(Try a change|Примерить изменение)$/ }).click();
  await form.getByLabel(/^(Talk of at least, s|Разговор не короче, с)$/).fill('120');
  await form.getByRole('button', { name: /^(Try it on the calls|Примерить на звонках)$/ }).click();
  await page.getByRole('region', { name: /^(What would be different|Что было бы иначе)$/ }).waitFor();
  // Below the head of the page, which stays where it is.
  await form.evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 150));
}

async function examine(page) {
  await page.locator('main').getByRole('button').first().click();
  await page.getByRole('button', { name: /^(Examine again|Проверить ещё раз)$/, disabled: false }).waitFor();
  await page.getByText(/^(Nothing is wrong|Something is wrong|Ничего неверного|Есть неверное)/).waitFor();
}

/** The demo, running in a language: its address, its key, and a call that did not arrive. */
function startDemo(lang) {
  const env = { ...process.env, LANG: lang, LC_ALL: lang };
  const child = spawn(process.execPath, ['bin/ringback.js', 'demo'], { stdio: ['ignore', 'pipe', 'inherit'], env });
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

/** The rules of alerts are put to everything once a minute: the overview is shown after that. */
async function waitForLook({ url, key }) {
  for (;;) {
    const answer = await fetch(`${url}/api/v1/alerts/watch`, { headers: { authorization: `Bearer ${key}` } });
    if ((await answer.json()).lookedAt !== null) return;
    await sleep(1000);
  }
}

const wanted = process.argv.slice(2);
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const demos = [];
try {
  for (const { suffix, locale, lang } of LANGUAGES) {
    // Names of goals and notes are in the demo's own language.
    const demo = await startDemo(lang);
    demos.push(demo);
    await waitForLook(demo);
    for (const { name, path, arrange, ...looks } of VIEWS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
      const context = await browser.newContext({ ...looks, locale, reducedMotion: 'reduce' });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      await page.goto(demo.url);
      await page.locator('input[type=password]').fill(demo.key);
      await page.locator('button[type=submit]').click();
      await page.getByRole('heading', { level: 1, name: /^(Overview|Обзор)$/ }).waitFor();
      await page.goto(demo.url + (path === 'call' ? demo.callPath : path));
      const content = page.getByRole('heading', { level: 2 }).or(page.getByRole('listitem')).or(page.getByRole('row'));
      await content.first().waitFor();
      await page.waitForLoadState('networkidle');
      await arrange?.(page);
      // The shapes of what is coming are gone when it is there.
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
      await page.screenshot({ path: `${FOLDER}${name}${suffix}.png` });
      await context.close();
    }
    demo.child.kill('SIGTERM');
  }
} finally {
  await browser.close();
  for (const { child } of demos) child.kill('SIGTERM');
}
