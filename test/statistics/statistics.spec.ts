import { dailySchema } from '../../src/api/statistics/daily-views.js';
import { funnelSchema, type FunnelView } from '../../src/api/statistics/funnel-views.js';
import { CountingService } from '../../src/statistics/counting.service.js';
import { aHook, withTwoClients } from '../api/two-clients.js';
import { alwaysAnswering } from '../support/fake-platform.js';
import { allRollups, forgetRollups } from '../support/rollups.js';
import type { TestApp } from '../support/test-app.js';

/** Forgets all that was counted, and counts it anew. */
async function countAnew(app: TestApp): Promise<void> {
  await forgetRollups(app.database);
  await aCountingOf(app).catchUp();
}

function aCountingOf(app: TestApp): CountingService {
  return app.app.get(CountingService, { strict: false });
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

async function allStatistics(app: TestApp): Promise<ReadonlyMap<string, unknown>> {
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

  it('all statistics are those of counting anew, whichever of their days changed', async () => {
    await app().hook(...manyHooks());
    const live = await allStatistics(app());
    await app().post('/api/v1/destinations/okna-dest/run');
    await app().post('/api/v1/marks', { items: [{ callId: '31-10-2026 0', goal: 'quality-call', remove: true }] });
    const changed = await allStatistics(app());
    expect(changed).not.toEqual(live);
    await app().post('/api/v1/erase', { callId: '01-10-2026 1' });
    const byDifference = await allStatistics(app());
    const rollups = await allRollups(app().database);
    await countAnew(app());
    expect(await allRollups(app().database)).toEqual(rollups);
    expect(await allStatistics(app())).toEqual(byDifference);
  });

  it('an erased caller is removed from the statistics too', async () => {
    for (let number = 1; number <= 5; number += 1) await app().hook(aHook({ callId: `call ${number}` }));
    const callers = async () => {
      await aCountingOf(app()).catchUp();
      return app().database.read((session) => session.all('SELECT "calls" FROM "stat_callers"'));
    };
    expect(await callers()).toEqual([{ calls: 5 }]);
    await app().post('/api/v1/erase', { phone: '+79161234567' });
    expect(await callers()).toEqual([]);
  });

  it('what is not counted for want of time or space is said to be partial', async () => {
    await app().hook(aHook());
    await aCountingOf(app()).catchUp();
    await app().database.write((tx) => tx.run('ALTER TABLE "stat_calls" RENAME TO "elsewhere"'));
    await app().hook(aHook({ callId: 'another' }));
    const { body } = await app().get<Record<string, unknown>>('/api/v1/stats/daily?project=okna');
    expect(dailySchema.parse(body)).toMatchObject({ partial: true, items: [{ calls: 1 }] });
    await app().database.write((tx) => tx.run('ALTER TABLE "elsewhere" RENAME TO "stat_calls"'));
    const complete = dailySchema.parse((await app().get('/api/v1/stats/daily?project=okna')).body);
    expect(complete).not.toHaveProperty('partial');
    expect(complete.items).toMatchObject([{ calls: 2 }]);
  });
});
