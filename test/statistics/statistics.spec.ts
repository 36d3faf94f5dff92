import { dailySchema } from '../../src/api/statistics/daily-views.js';
import { funnelSchema, type FunnelView } from '../../src/api/statistics/funnel-views.js';
import { CallerSum } from '../../src/domain/statistics/callers.js';
import { StatisticsJobs } from '../../src/statistics/statistics.jobs.js';
import { aHook, withTwoClients } from '../api/two-clients.js';
import { alwaysAnswering } from '../support/fake-platform.js';
import type { TestApp } from '../support/test-app.js';

/** Twice: the clock's own run, which the first may have joined, may have passed by a project before its calls came. */
async function count(app: TestApp): Promise<void> {
  const jobs = app.app.get(StatisticsJobs, { strict: false });
  await jobs.recount();
  await jobs.recount();
}

async function marks(app: TestApp): Promise<number> {
  return (await app.database.read((session) => session.all('SELECT "id" FROM "stats_marks"'))).length;
}

async function funnel(app: TestApp): Promise<FunnelView['items'][number] | undefined> {
  return funnelSchema.parse((await app.get('/api/v1/stats/funnel?project=okna')).body).items[0];
}

/** Every statistics route, for all time and for part of a month. */
const ADDRESSES = [
  ...['', '?from=2026-10-10&to=2026-11-22', '?project=okna&from=2026-10-22&to=2026-10-22'].flatMap((range) => [
    `stats/daily${range}`,
    `stats/funnel${range}`,
    `stats/coverage${range}`,
    `stats/campaigns${range}`,
  ]),
  'stats/daily?destination=okna-off',
  'stats/campaigns?by=utmSource',
  'stats/campaigns?by=utmSource,utmCampaign&from=2026-10-10',
  'stats/campaigns?by=utmTerm,trackingNumber',
  'goals',
];

async function allFigures(app: TestApp): Promise<ReadonlyMap<string, unknown>> {
  const answers = new Map<string, unknown>();
  for (const address of ADDRESSES) answers.set(address, sorted((await app.get(`/api/v1/${address}`)).body));
  return answers;
}

/** The order of equal items is not specified. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sorted(one)]));
  const items: unknown[] = value.map(sorted);
  return items.every((item) => typeof item !== 'object')
    ? items
    : items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Webhooks of three months, with all that statistics distinguish. */
function manyHooks(): Record<string, string>[] {
  const days = ['01-09-2026', '30-09-2026', '01-10-2026', '22-10-2026', '31-10-2026', '21-11-2026', '22-11-2026'];
  return days.flatMap((day, at) =>
    [0, 1, 2, 3].map((n) => {
      const missed: Record<string, string> = n === 3 ? { isQuality: 'false', callStatus: '1240', duration: '0' } : {};
      const campaign: Record<string, string> =
        n === 2 ? {} : { utmSource: n === 0 ? 'yandex' : 'google', utmCampaign: `campaign ${at % 3}`, utmTerm: 'окна' };
      const when = { dateStart: `${day}T${n === 1 ? '21:30' : '08:45'}Z`, dateEnd: `${day}T${n === 1 ? '21:35' : '08:49'}Z` };
      const who = { callId: `${day} ${n}`, callerNumber: `7916123450${n}`, number: `7495123456${at % 2}` };
      return aHook({ ...who, ...when, ...campaign, ...missed });
    }),
  );
}

withTwoClients((app, fake) => {
  it('what the platform refused as a whole was not sent', async () => {
    await app().hook(aHook());
    const trouble = { kind: 'pause', reason: { code: 'AUTHORISATION', detail: 'HTTP 401' } } as const;
    fake().answer = alwaysAnswering({ kind: 'retry', code: 'AUTHORISATION', afterMs: 0, counted: false }, { trouble });
    await app().post('/api/v1/destinations/okna-dest/run');
    expect((await funnel(app()))?.funnel).toMatchObject({ identified: 1, sent: 0 });
  });

  it('all statistics equal those counted from the calls, whichever of their days changed', async () => {
    await app().hook(...manyHooks());
    const live = await allFigures(app());
    await count(app());
    expect(await marks(app())).toBe(0);
    expect(await allFigures(app())).toEqual(live);

    await app().post('/api/v1/destinations/okna-dest/run');
    await app().post('/api/v1/marks', { items: [{ callId: '31-10-2026 0', goal: 'quality-call', remove: true }] });
    const changed = await allFigures(app());
    expect(changed).not.toEqual(live);
    await count(app());
    expect(await allFigures(app())).toEqual(changed);
    await app().database.write(async (tx) => {
      await tx.run('DELETE FROM "daily_stats"');
      await tx.run(`INSERT INTO "stats_marks" ("day", "projectId")
        SELECT DISTINCT CAST("startedAt" / 86400000 AS INTEGER), "projectId" FROM "calls"`);
    });
    expect(await allFigures(app())).toEqual(changed);
  });

  it('what a process with other settings counted is not taken, and is counted again with its month', async () => {
    await app().hook(...manyHooks());
    await count(app());
    const right = await allFigures(app());
    const spoil = (where: string) =>
      app().database.write((tx) => tx.run(`UPDATE "daily_stats" SET "figures" = '[]', "stamp" = 'of another' WHERE ${where}`));
    await spoil(`"day" LIKE '2026-10%'`);
    expect(await allFigures(app())).toEqual(right);
    // The first of the month changes; its other days and the month itself are still the other process's.
    await app().post('/api/v1/marks', { items: [{ callId: '01-10-2026 0', goal: 'quality-call', remove: true }] });
    await count(app());
    const strange = await app().database.read((session) =>
      session.all(`SELECT "day" FROM "daily_stats" WHERE "stamp" = 'of another'`),
    );
    expect(strange).toEqual([]);
    const changed = await allFigures(app());
    await spoil(`"day" LIKE '2026%'`);
    expect(await allFigures(app())).toEqual(changed);
  });

  it('an erased caller is removed from the statistics too', async () => {
    for (let number = 1; number <= 5; number += 1) await app().hook(aHook({ callId: `call ${number}` }));
    await count(app());
    const callers = async () => {
      const rows = await app().database.read((session) =>
        session.all<{ figures: string }>(`SELECT "figures" FROM "daily_stats" WHERE "kind" = 'callers'`),
      );
      const sum = new CallerSum();
      for (const { figures } of rows) sum.include(JSON.parse(figures) as string);
      return sum.frequent(1).map(({ calls }) => calls);
    };
    expect(await callers()).toEqual([5]);
    await app().post('/api/v1/erase', { phone: '+79161234567' });
    await count(app());
    expect(await callers()).toEqual([]);
  });

  it('what was counted before is what is counted now, and whatever changes is counted again', async () => {
    await app().hook(aHook(), aHook({ callId: 'missed', isQuality: 'false', callStatus: '1240' }));
    // Too old to be sent, and in another month.
    await app().hook(aHook({ callId: 'last month', dateStart: '22-10-2026T09:45Z', dateEnd: '22-10-2026T09:49Z' }));
    const live = await funnel(app());
    expect(live?.funnel).toMatchObject({ calls: 3, sent: 0 });
    await count(app());
    expect(await marks(app())).toBe(0);
    expect(await funnel(app())).toEqual(live);

    await app().post('/api/v1/destinations/okna-dest/run');
    expect(await marks(app())).toBeGreaterThan(0);
    expect((await funnel(app()))?.funnel).toMatchObject({ calls: 3, sent: 1, confirmed: 1 });
    await count(app());
    expect((await funnel(app()))?.funnel).toMatchObject({ calls: 3, sent: 1, confirmed: 1 });

    await app().post('/api/v1/marks', { items: [{ callId: aHook().callId, goal: 'quality-call', remove: true }] });
    const daily = dailySchema.parse((await app().get('/api/v1/stats/daily?project=okna&from=2026-11-01')).body);
    expect(daily.items.map(({ day, conversions }) => [day, conversions])).toEqual([['2026-11-22', 0]]);
  });
});
