import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A process of its own, built: in this one the test runner keeps the event loop alive. */
const WAITS = `
const [dist, config] = process.argv.slice(2);
const [{ loadContext }, { withApp }, { setTimeout }] = await Promise.all([
  import(dist + 'cli/load-context.js'), import(dist + 'cli/with-app.js'), import('node:timers/promises'),
]);
const context = await loadContext({ clock: { now: Date.now }, language: 'en' }, { config });
const work = () => setTimeout(20, 'the answer', { ref: false });
console.log(await withApp(context, { database: 'none' }, work));
`;

describe('the work of a command', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-with-app-'));
    writeFileSync(join(folder, 'waits.mjs'), WAITS);
    writeFileSync(join(folder, 'ringback.yaml'), 'timezone: Europe/Moscow\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is finished also where only a service’s own timer is left, as between two looks at a platform’s report', () => {
    const dist = `${pathToFileURL(join(__dirname, '../../dist')).href}/`;
    const args = [join(folder, 'waits.mjs'), dist, join(folder, 'ringback.yaml')];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('the answer\n');
  });
});
