import { thenEnd } from '../built/then-end.js';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { Installation, waitUntil } from '../built/installation.js';
import { setReadOnly } from '../built/postgres-settings.js';
import { failWrites, mountSmallFileSystem, type SmallFileSystem } from '../built/unwritable-files.js';
import { type CaseContext, type FaultCase, whereAnswersGetLost } from './case.js';

/** How the storage stops taking writes, and takes them again. */
interface Trouble {
  readonly name: string;
  /** What `/readyz` must say meanwhile. */
  readonly said: RegExp;
  begin(installation: Installation): Promise<void> | void;
  end(installation: Installation): Promise<void> | void;
}

const WRITES_FAIL: Trouble = {
  name: 'every write to a file failed',
  said: /takes no writes \(SQLITE_/,
  begin: ({ service }) => failWrites(service.pid, true),
  end: ({ service }) => failWrites(service.pid, false),
};

/** Files that are open are put out of use first, as the kernel does when it makes a file system read-only after an error. */
const readOnly = (files: SmallFileSystem): Trouble => ({
  name: 'the file system was read-only',
  said: /takes no writes \(SQLITE_(READONLY|CANTOPEN)/,
  begin: async ({ service }) => {
    files.makeReadOnly();
    await failWrites(service.pid, true);
    await waitUntil('/readyz says so', PATIENCE_MS, async () => !(await service.readiness()).ok);
    await failWrites(service.pid, false);
  },
  end: () => files.makeWritable(),
});

const diskFull = (files: SmallFileSystem): Trouble => ({
  name: 'the disk was full',
  said: /disk is full/,
  begin: () => files.fill(),
  end: () => files.free(),
});

const readOnlyPostgres = (url: string): Trouble => ({
  name: 'PostgreSQL was read-only',
  said: /takes no writes \(25006\)/,
  begin: () => setReadOnly(url, true),
  end: () => setReadOnly(url, false),
});

const PATIENCE_MS = 30 * SECOND;
/** What is tried again waits longer each time. */
const SETTLE_MS = 600 * SECOND;

export const readOnlyStorage: FaultCase = {
  about: 'the database takes no writes for a while, and takes them again; the process lives on',
  on: DATABASES,
  async run(context) {
    if (context.kind === 'PostgreSQL') {
      const fresh = await context.fresh();
      await thenEnd(survive(context, fresh.url, [readOnlyPostgres(fresh.url)]), () => fresh.dispose());
      return;
    }
    const files = mountSmallFileSystem();
    if (typeof files === 'string') {
      context.note(`a read-only file system and a full disk were skipped: this user may not mount one (${files})`);
      const fresh = await context.fresh();
      await thenEnd(survive(context, fresh.url, [WRITES_FAIL]), () => fresh.dispose());
      return;
    }
    const troubles = [readOnly(files), diskFull(files), WRITES_FAIL];
    await thenEnd(survive(context, `sqlite:${join(files.folder, 'ringback.db')}`, troubles), () => files.dispose());
  },
};

async function survive(context: CaseContext, databaseUrl: string, troubles: readonly Trouble[]): Promise<void> {
  const destinations = context.tiny
    ? context.destinations.named('ga4-hold', 'webhook')
    : context.destinations.named('ga4-hold', 'ga4-resend', 'data-manager', 'webhook');
  const installation = await Installation.open({ databaseUrl, destinations, perSecond: context.tiny ? 20 : 50 });
  try {
    installation.calls.begin();
    for (const trouble of troubles) {
      await sleep(SECOND);
      await suffer(context, installation, trouble);
    }
    await sleep(SECOND);
    await installation.calls.end();
    await installation.settle(SETTLE_MS);
    const missing = await installation.missing();
    if (missing.length > 0) context.wrong(`${missing.length} acknowledged calls are gone`);
    context.tried('webhooks were acknowledged around it', installation.calls.acknowledged.length);
    const what = troubles.map(({ name }) => name).join(', ');
    for (const comparison of await installation.compare())
      context.report(what, comparison, whereAnswersGetLost(comparison.destination));
  } finally {
    await installation.close();
  }
}

async function suffer(context: CaseContext, installation: Installation, trouble: Trouble): Promise<void> {
  const { service, calls } = installation;
  await trouble.begin(installation);
  await waitUntil(`/readyz says that ${trouble.name}`, PATIENCE_MS, async () => !(await service.readiness()).ok);
  const begun = calls.answered.length;
  await sleep(context.tiny ? 2 * SECOND : 30 * SECOND);
  const { ok, trouble: said } = await service.readiness();
  const meanwhile = calls.answered.slice(begun);
  const refused = meanwhile.filter(({ status }) => status === 503);
  if (ok || !trouble.said.test(said ?? '')) context.wrong(`${trouble.name}: /readyz said "${said ?? 'ok'}"`);
  // A full disk may still have room in pages that SQLite uses again.
  const others = meanwhile.filter(({ status }) => status !== 503 && status !== 200);
  if (refused.length === 0 || others.length > 0)
    context.wrong(`${trouble.name}: of ${meanwhile.length} webhooks ${refused.length} were 503, ${others.length} not even that`);
  await trouble.end(installation);
  const ended = performance.now();
  await waitUntil(`webhooks are taken after ${trouble.name}`, PATIENCE_MS, () => calls.answered.at(-1)?.status === 200);
  const takenMs = performance.now() - ended;
  await waitUntil(`/readyz is well after ${trouble.name}`, PATIENCE_MS, async () => (await service.readiness()).ok);
  context.note(
    `${trouble.name}: ${refused.length} webhooks 503, /readyz "${said}", taken again after ${(takenMs / SECOND).toFixed(1)} s`,
  );
}
