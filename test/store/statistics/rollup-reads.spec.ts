import { CampaignReadsStore } from '../../../src/store/statistics/campaign-reads.store.js';
import { RollupReadsStore } from '../../../src/store/statistics/rollup-reads.store.js';
import type { Database } from '../../../src/store/database/database.js';
import {
  CampaignRollupEntity,
  DayRollupEntity,
  GoalRollupEntity,
  UploadRollupEntity,
} from '../../../src/store/schema/entities/statistics.entity.js';
import { UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';
import { onBothDatabases } from '../../support/databases.js';

const ALL_DAYS = { first: null, last: null };
const aDay = (day: string, calls: number): DayRollupEntity => ({
  projectId: 'okna',
  day,
  calls,
  answered: calls,
  missed: 0,
  excluded: 0,
});
const aGoal = (day: string, destination: string, goal: string, currency: string, conversions: number): GoalRollupEntity => ({
  projectId: 'okna',
  day,
  destination,
  goal,
  currency,
  conversions,
  valueMinor: currency === '' ? 0 : conversions * 150_000,
});
const noUploads = Object.fromEntries(UPLOAD_STATES.map((state) => [state, 0])) as Record<(typeof UPLOAD_STATES)[number], number>;

/** Two days, the second with uploads of two destinations and values in two currencies. */
async function fillDays(database: Database): Promise<void> {
  await database.write(async (tx) => {
    await tx.insert(DayRollupEntity, [aDay('2026-10-01', 2), aDay('2026-10-02', 5), aDay('2026-10-03', 0)]);
    await tx.insert(GoalRollupEntity, [
      aGoal('2026-10-02', '', 'first "order"', 'RUB', 1),
      aGoal('2026-10-02', '', 'quality', 'RUB', 3),
      aGoal('2026-10-02', '', 'quality', 'EUR', 1),
      aGoal('2026-10-02', '', 'quality', '', 2),
      aGoal('2026-10-02', 'ga4', 'quality', 'RUB', 2),
      aGoal('2026-10-02', 'ga4', 'none', 'RUB', 0),
      aGoal('2026-10-03', '', 'quality', 'RUB', 7),
    ]);
    const uploads = { projectId: 'okna', day: '2026-10-02', ...noUploads };
    await tx.insert(UploadRollupEntity, [
      { ...uploads, destination: 'ga4', uploads: 3, delivered: 2, cancelled: 1 },
      { ...uploads, destination: 'metrica', uploads: 1, skipped: 1 },
      { ...uploads, destination: 'gone', uploads: 0 },
    ]);
  });
}

const PERIODS: readonly (readonly [period: string, calls: readonly number[]])[] = [
  ['2025-12', [4, 0, 1]],
  ['2025', [4, 0, 1]],
  ['2026-01', [2, 3, 0]],
  ['2026-02', [1, 3, 2]],
  ['2026', [3, 6, 2]],
  ['', [7, 6, 3]],
];

/** Three campaigns by month, by year and over all time, and a fourth that has no call left. */
async function fillCampaigns(database: Database): Promise<void> {
  await database.write(async (tx) => {
    await tx.insert(DayRollupEntity, [aDay('2025-12-31', 5), aDay('2026-02-01', 11)]);
    // Numbered from 1.
    for (const campaign of ['a', 'b', 'c', 'd'])
      await tx.run(
        `INSERT INTO "stat_groups" ("projectId", "kind", "hash", "utmSource", "utmCampaign")
         VALUES ('okna', 'sourceCampaign', ?, 'vk', ?)`,
        [campaign, campaign],
      );
    const rows = PERIODS.flatMap(([period, calls]) =>
      [...calls, 0].map((count, at): CampaignRollupEntity => ({
        projectId: 'okna',
        kind: 'sourceCampaign',
        period,
        groupId: at + 1,
        calls: count,
        answered: count,
        missed: 0,
      })),
    );
    await tx.insert(CampaignRollupEntity, rows);
  });
}

onBothDatabases((db) => {
  it('a day has its values by currency and its uploads by destination, and what counts nothing is left out', async () => {
    await fillDays(db());
    const days = await db().readLong((session) => new RollupReadsStore().byDay(session, 'okna', ALL_DAYS));
    expect(days.map(({ day, calls }) => [day, calls])).toEqual([
      ['2026-10-01', 2],
      ['2026-10-02', 5],
    ]);
    const [first, second] = days;
    expect([first?.sums, first?.destinations.size]).toEqual([[], 0]);
    const byCurrency = second?.sums.toSorted((one, other) => (one.currency < other.currency ? -1 : 1));
    expect(byCurrency).toEqual([
      { currency: '', conversions: 2, valueMinor: 0 },
      { currency: 'EUR', conversions: 1, valueMinor: 150_000 },
      { currency: 'RUB', conversions: 4, valueMinor: 600_000 },
    ]);
    expect(second?.destinations).toEqual(
      new Map([
        ['ga4', { sums: [{ currency: 'RUB', conversions: 2, valueMinor: 300_000 }], uploads: { delivered: 2, cancelled: 1 } }],
        ['metrica', { sums: [], uploads: { skipped: 1 } }],
      ]),
    );
    const range = { first: '2026-10-01', last: '2026-10-01' };
    expect(await db().readLong((session) => new RollupReadsStore().byDay(session, 'okna', range))).toEqual([first]);
  });

  it.each([
    ['all time, one stored period', ALL_DAYS, 3, { a: 7, b: 6 }],
    ['a month, one stored period', { first: '2026-01-01', last: '2026-01-31' }, 2, { b: 3, a: 2 }],
    ['two months, two stored periods', { first: '2025-12-01', last: '2026-01-31' }, 3, { a: 6, b: 3 }],
  ])('the largest campaigns and the number of all that have calls: %s', async (_name, range, groups, largest) => {
    await fillCampaigns(db());
    const reads = new CampaignReadsStore(new RollupReadsStore());
    const found = await db().readLong((session) => reads.sums(session, 'okna', range, ['utmSource', 'utmCampaign'], 2));
    expect(found.groups).toBe(groups);
    expect(found.rows.map(({ group }) => [group.parts.utmCampaign, group.totals.calls])).toEqual(Object.entries(largest));
  });
});
