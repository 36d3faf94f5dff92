import { thenEnd } from '../built/then-end.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE, SECOND } from '#dist/domain/time/instant.js';
import { Installation } from '../built/installation.js';
import type { BuiltService } from '../built/built-service.js';
import type { CaseContext, FaultCase } from './case.js';

/** How far each machine's clock is ahead. The first one, which sees the destinations first, is the one furthest ahead. */
const AHEAD_MS = [
  [MINUTE, 0, -MINUTE],
  [10 * MINUTE, 0, -10 * MINUTE],
] as const;
/** More than a process is given to notice how far it is off. */
const SETTLE_MS = 300 * SECOND;
/** Answers come so late that leases would look lapsed to a machine that is ahead. */
const ANSWER_AFTER_MS = 3 * SECOND;
const SAID_AFTER_MS = 5 * SECOND;

export const clocksApart: FaultCase = {
  about: 'three processes on one PostgreSQL whose clocks are one minute and ten minutes apart',
  on: ['PostgreSQL'],
  async run(context) {
    for (const aheadMs of context.tiny ? AHEAD_MS.slice(1) : AHEAD_MS) await runApart(context, aheadMs);
  },
};

async function runApart(context: CaseContext, aheadMs: readonly number[]): Promise<void> {
  const fresh = await context.fresh();
  const destinations = context.tiny
    ? context.destinations.named('ga4-hold', 'ga4-resend', 'webhook')
    : context.destinations.named('ga4-hold', 'ga4-resend', 'data-manager', 'webhook', 'metrica');
  const processes = aheadMs.map(machineOf);
  const perSecond = context.tiny ? 20 : 50;
  try {
    const installation = await Installation.open({ databaseUrl: fresh.url, destinations, processes, perSecond });
    await thenEnd(deliver(context, installation, aheadMs), () => installation.close());
  } finally {
    await fresh.dispose();
  }
}

async function deliver(context: CaseContext, installation: Installation, aheadMs: readonly number[]): Promise<void> {
  const { calls, sandbox, services } = installation;
  const slow = { fault: 'slow', delayMs: ANSWER_AFTER_MS, times: 1_000 } as const;
  for (const platform of ['ga4', 'data-manager', 'webhook']) sandbox.faults.add({ platform, ...slow });
  calls.begin();
  await sleep(context.tiny ? SAID_AFTER_MS : 30 * SECOND);
  await calls.end();
  for (const [index, service] of services.entries()) await judgeWarning(context, service, aheadMs[index] ?? 0);
  sandbox.faults.clear();
  await installation.settle(SETTLE_MS);
  const missing = await installation.missing();
  if (missing.length > 0) context.wrong(`${missing.length} acknowledged calls are gone`);
  const acknowledged = calls.acknowledged.length;
  context.tried('webhooks were acknowledged by processes whose clocks are apart', acknowledged);
  const what = `clocks ${Math.max(...aheadMs) / MINUTE} minutes off`;
  for (const comparison of await installation.compare()) {
    context.report(what, comparison, { sentAgain: 0, uncertain: 0 });
    const without = acknowledged - comparison.calls;
    if (without > 0) context.wrong(`${without} of ${acknowledged} conversions have no upload to ${comparison.destination.id}`);
  }
  if (!context.tiny) await judgeAlerts(context, installation, aheadMs);
}

function machineOf(aheadMs: number): NodeJS.ProcessEnv {
  const preload = new URL('../built/other-machine.js', import.meta.url).href;
  return {
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${preload}`.trim(),
    FAULTS_CLOCK_AHEAD_MS: String(aheadMs),
    FAULTS_HOSTNAME: nameOf(aheadMs),
  };
}

function nameOf(aheadMs: number): string {
  return `machine-${aheadMs / SECOND}`;
}

/** A check of `POST /doctor`. */
interface DoctorLine {
  readonly area: string;
  readonly name: string;
  readonly result: string;
}

/** Only a machine that is off says so, and all of them stay in service. */
async function judgeWarning(context: CaseContext, service: BuiltService, aheadMs: number): Promise<void> {
  const { ok, warning } = await service.readiness();
  const expected = aheadMs === 0 ? 'null' : `${Math.abs(aheadMs) / SECOND} s ${aheadMs > 0 ? 'ahead of' : 'behind'}`;
  if (!ok || !String(warning).includes(expected)) context.wrong(`/readyz of ${nameOf(aheadMs)} said "${warning}"`);
  const { checks } = await service.api<{ checks: readonly DoctorLine[] }>('POST', '/doctor');
  const doubts = checks.filter(({ area, name, result }) => area === 'clock' && name === 'database' && result === 'doubtful');
  if (doubts.length > 0 !== (aheadMs !== 0)) context.wrong(`doctor of ${nameOf(aheadMs)} found ${doubts.length} doubts about it`);
}

/** Alerts are evaluated every minute, by one process at a time. */
async function judgeAlerts(context: CaseContext, { service }: Installation, aheadMs: readonly number[]): Promise<void> {
  const off = aheadMs
    .filter((ms) => ms !== 0)
    .map(nameOf)
    .toSorted();
  let named: string[] = [];
  for (let tries = 0; tries < 30 && named.join() !== off.join(); tries += 1) {
    const { items } = await service.api<{ items: readonly { rule: string; subject: string }[] }>('GET', '/alerts');
    named = items
      .filter(({ rule }) => rule === 'clock-apart')
      .map(({ subject }) => subject)
      .toSorted();
    await sleep(10 * SECOND);
  }
  if (named.join() !== off.join()) context.wrong(`the alert names "${named.join()}", not "${off.join()}"`);
}
