import { AS_LAUNCHED, type Child, startChild } from '../harness/child.js';
import { withSinks } from '../delivery/drain.js';
import type { Bench, BenchPart } from '../harness/part.js';
import { printSoak, type SoakMinute } from './report.js';
import { ADMIN_KEY } from './project.js';
import type { ServiceSample, ServiceSettings } from './servers/service.js';
import type { Answered, Load } from './servers/visitors.js';

const PER_SECOND = 50;
const DEFAULT_MINUTES = 5;
const FULL_DAY = 50_000;
const TINY = { minuteSeconds: 2, minutes: 3, fullDay: 300 };

export const part: BenchPart = {
  about: 'minutes of webhooks, deliveries and a dashboard, on an empty database and on a day with 50 000 calls',
  onRequest: true,
  async run(bench) {
    await soak(bench, 'an empty database', 0);
    await soak(bench, 'a day that already holds 50 000 calls', bench.tiny ? TINY.fullDay : FULL_DAY);
  },
};

async function soak(bench: Bench, title: string, calls: number): Promise<void> {
  const minutes = bench.tiny ? TINY.minutes : (bench.minutes ?? DEFAULT_MINUTES);
  const database = await bench.databases.fresh('SQLite');
  await withSinks({ latencyMs: 0 }, async ({ http }) => {
    const settings: ServiceSettings = { url: database.url, sink: http };
    const service = await startChild<number>(new URL('./servers/service.js', import.meta.url), settings, {
      ...AS_LAUNCHED,
      env: { ...AS_LAUNCHED.env, RINGBACK_ADMIN_KEY: ADMIN_KEY },
    });
    const visitors = await startChild<null>(new URL('./servers/visitors.js', import.meta.url), null);
    try {
      if (calls > 0) await service.ask('fill', calls);
      await waitUntilCounted(service);
      const measured: SoakMinute[] = [];
      for (let minute = 0; minute < minutes; minute += 1)
        measured.push(await oneMinute(service, visitors, minute, bench.tiny ? TINY.minuteSeconds : 60));
      printSoak(bench, title, measured);
    } finally {
      await visitors.stop();
      await service.stop();
    }
  });
  await database.dispose();
}

async function waitUntilCounted(service: Child<number>): Promise<void> {
  while ((await service.ask<ServiceSample>('sample')).uncounted > 0) await new Promise((resolve) => setTimeout(resolve, 200));
}

async function oneMinute(service: Child<number>, visitors: Child<null>, minute: number, seconds: number): Promise<SoakMinute> {
  const before = await service.usage();
  const begun = performance.now();
  const load: Load = { port: service.ready, from: minute * seconds * PER_SECOND, seconds, perSecond: PER_SECOND };
  const { webhooks, pages } = await visitors.ask<Answered>('load', load);
  const elapsed = (performance.now() - begun) / 1000;
  const { cpuSeconds } = await service.usage();
  const sample = await service.ask<ServiceSample>('sample');
  return { webhooks, pages, cpu: (cpuSeconds - before.cpuSeconds) / elapsed, sample };
}
