// A rolling upgrade on PostgreSQL, tried: a process of an older commit runs, one of this checkout starts beside it and migrates,
// both take webhooks of the same calls and deliver, then the old one ends. Nothing may be lost, doubled or refused.
// Usage: node scripts/try-upgrade.mjs COMMIT      the checkout is built, its node_modules serve both
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';
import * as trial from './trials/trial.mjs';

const { api, CALLS, errorsOf, everyPage, expect, expectAllDelivered, problems, report, settle } = trial;
const { startPlatforms, startPostgres, startService, trialFolder, urlOf } = trial;
const root = fileURLToPath(new URL('..', import.meta.url));
const commit = process.argv[2];
if (commit === undefined) throw new Error('usage: node scripts/try-upgrade.mjs COMMIT');
const folder = trialFolder();

/** The commit's tree in a folder of its own, its source transpiled as this one's tests are. */
async function checkOut(to) {
  mkdirSync(to);
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', to], { input: archive });
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'));
  const names = readdirSync(join(to, 'src'), { recursive: true }).filter((name) => name.endsWith('.ts'));
  const parser = { syntax: 'typescript', decorators: true, dynamicImport: true };
  const jsc = { target: 'es2022', keepClassNames: true, parser, transform: { legacyDecorator: true, decoratorMetadata: true } };
  for (const name of names) {
    const { code } = await transform(readFileSync(join(to, 'src', name), 'utf8'), { module: { type: 'es6' }, jsc, swcrc: false });
    const compiled = join(to, 'dist', name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(compiled), { recursive: true });
    writeFileSync(compiled, code);
  }
}

const old = join(folder, 'old');
await checkOut(old);
const postgres = await startPostgres(folder);
const platforms = await startPlatforms(urlOf(postgres.port));
const { destinations, config } = platforms;
const services = [];
try {
  const before = await startService(folder, 'old', old, config);
  services.push(before);
  if (before.failed) throw new Error(`the old one did not start: ${before.log()}`);
  const third = CALLS / 3;
  const numbers = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);
  for (const number of numbers(0, third)) for (const phase of ['start', 'end']) await report(number, phase, before);

  // Webhooks go on at the old one while the new one migrates.
  const starting = startService(folder, 'new', root, config);
  for (const number of numbers(third, 2 * third)) {
    await report(number, 'start', before);
    await sleep(10);
  }
  const after = await starting;
  services.push(after);
  if (after.failed) throw new Error(`the new one did not start beside the old one: ${after.log()}`);
  for (const number of numbers(third, 2 * third)) await report(number, 'end', number % 2 === 0 ? after : before);
  for (const number of numbers(2 * third, CALLS)) {
    const [first, second] = number % 2 === 0 ? [after, before] : [before, after];
    await Promise.all([report(number, 'start', first), report(number, 'end', second)]);
    if (number % 25 === 0)
      for (const { id } of destinations)
        await api(number % 2 === 0 ? before : after, `destinations/${id}/run`, 'POST').catch(() => null);
  }
  expect('calls in the old one’s lists', (await everyPage(before, 'calls')).length > 0, true);
  await settle(before, destinations);
  before.child.kill('SIGTERM');
  expect('the old one ends with', await before.ended, 0);
  await settle(after, destinations);

  await expectAllDelivered(after, platforms);
  for (const service of services) expect(`errors in the log of the ${service.name} one`, errorsOf(service), []);
  const again = await startService(folder, 'old', old, config);
  services.push(again);
  expect('a start of the old one on the new tables is refused', [again.failed, await again.ended], [true, 1]);
} finally {
  for (const { child } of services) child.kill('SIGKILL');
  await platforms.sandbox.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(problems.length === 0 ? `A process of ${commit} and one of this checkout work beside each other.` : 'They do not.');
process.exitCode = problems.length === 0 ? 0 : 1;
