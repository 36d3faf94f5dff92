import { thenEnd } from '../built/then-end.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '#dist/domain/time/instant.js';
import type { SentCall } from '../built/call-stream.js';
import { DatabaseProxy } from '../built/database-proxy.js';
import { Installation, waitUntil } from '../built/installation.js';
import { type CaseContext, type FaultCase, whereAnswersGetLost } from './case.js';

/** Two deadlines of a commit, the batch before one's own included, and a busy machine. */
const LONGEST_WAIT_MS = 20 * SECOND;
const PATIENCE_MS = 60 * SECOND;
/** What is tried again waits longer each time. */
const SETTLE_MS = 600 * SECOND;

export const silentHost: FaultCase = {
  about: 'the host of PostgreSQL dies without a word, and another one answers at its address, at once or after a while',
  on: ['PostgreSQL'],
  async run(context) {
    const fresh = await context.fresh();
    const proxy = await DatabaseProxy.open(fresh.url);
    const destinations = context.tiny
      ? context.destinations.named('ga4-hold', 'webhook')
      : context.destinations.named('ga4-hold', 'ga4-resend', 'data-manager', 'webhook');
    const perSecond = context.tiny ? 20 : 50;
    try {
      const installation = await Installation.open({ databaseUrl: proxy.url, insideUrl: fresh.url, destinations, perSecond });
      await thenEnd(survive(context, installation, proxy), () => installation.close());
    } finally {
      await proxy.close();
      await fresh.dispose();
    }
  },
};

async function survive(context: CaseContext, installation: Installation, proxy: DatabaseProxy): Promise<void> {
  const { calls } = installation;
  calls.begin();
  for (let time = 1; time <= (context.tiny ? 1 : 3); time += 1) {
    await sleep(2 * SECOND);
    await replaced(context, installation, proxy);
  }
  if (!context.tiny) await away(context, installation, proxy, 30 * SECOND);
  await sleep(2 * SECOND);
  await calls.end();
  await installation.settle(SETTLE_MS);
  const missing = await installation.missing();
  if (missing.length > 0) context.wrong(`${missing.length} acknowledged calls are gone`);
  context.tried('webhooks were acknowledged around it', calls.acknowledged.length);
  for (const comparison of await installation.compare())
    context.report('a host that died silently', comparison, whereAnswersGetLost(comparison.destination));
}

/** Another host answers at once: what is under way is tried again there, and nobody is refused. */
async function replaced(context: CaseContext, { service, calls }: Installation, proxy: DatabaseProxy): Promise<void> {
  const before = calls.answered.length;
  proxy.dieSilently({ forNewOnesToo: false });
  const since = () => calls.answered.slice(before);
  await waitUntil('webhooks are taken again', PATIENCE_MS, () => since().some(({ status }) => status === 200));
  await sleep(SECOND);
  const meanwhile = since();
  const refused = meanwhile.filter(({ status }) => status !== 200);
  context.note(`a host that another one replaced at once: ${wordsOf(meanwhile)}`);
  if (refused.length > 0) context.wrong(`${refused.length} of ${meanwhile.length} webhooks refused as a host was replaced`);
  judgeWaits(context, meanwhile);
  await waitUntil('/readyz is well', PATIENCE_MS, async () => (await service.readiness()).ok);
}

/** Nobody answers for a while: each webhook is refused in time, and /readyz says so. */
async function away(context: CaseContext, installation: Installation, proxy: DatabaseProxy, ms: number): Promise<void> {
  const { service, calls } = installation;
  const [before, begun] = [calls.answered.length, performance.now()];
  proxy.dieSilently({ forNewOnesToo: true });
  await waitUntil('/readyz says that the database is away', PATIENCE_MS, async () => !(await service.readiness()).ok);
  const saidAfterMs = performance.now() - begun;
  await sleep(Math.max(0, ms - saidAfterMs));
  const { ok, trouble } = await service.readiness();
  if (ok) context.wrong('/readyz is well while the database is away');
  proxy.answerNewOnes();
  const back = performance.now();
  await waitUntil('webhooks are taken again', PATIENCE_MS, () => calls.answered.at(-1)?.status === 200);
  const takenAfterMs = performance.now() - back;
  await waitUntil('/readyz is well', PATIENCE_MS, async () => (await service.readiness()).ok);
  const seconds = [saidAfterMs, takenAfterMs].map((one) => (one / SECOND).toFixed(1));
  const said = `/readyz "${trouble}" after ${seconds[0]} s, taken again after ${seconds[1]} s`;
  context.note(`nobody answered for ${ms / SECOND} s: ${said}`);
  context.note(`nobody answered for ${ms / SECOND} s: ${wordsOf(calls.answered.slice(before))}`);
  judgeWaits(context, calls.answered.slice(before));
}

function judgeWaits(context: CaseContext, answers: readonly SentCall[]): void {
  const slowest = slowestOf(answers);
  if (slowest > LONGEST_WAIT_MS) context.wrong(`a webhook waited ${(slowest / SECOND).toFixed(1)} s for its answer`);
}

function wordsOf(answers: readonly SentCall[]): string {
  const refused = answers.filter(({ status }) => status !== 200).length;
  const seconds = (slowestOf(answers) / SECOND).toFixed(1);
  return `${refused} of ${answers.length} webhooks refused, the slowest answer after ${seconds} s`;
}

function slowestOf(answers: readonly SentCall[]): number {
  return answers.reduce((most, { ms }) => Math.max(most, ms), 0);
}
