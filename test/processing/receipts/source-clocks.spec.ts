import { HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import { SourceClocks } from '../../../src/processing/receipts/source-clocks.service.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aProject, NOON, TestPipeline } from '../../support/test-pipeline.js';

/** It is 13:00 in Moscow. The end says so too, and calls itself UTC, which is three hours ahead of the truth. */
const ahead = (id: number) =>
  `callId=c${id}&dateEnd=22-11-2026T13:00Z&callStatus=1120&duration=60&isQuality=true&yaCid=17638000001234567${id}`;
const right = (id: number) => ahead(id).replace('13:00Z', '10:00Z');
const ids = (count: number, from = 10) => Array.from({ length: count }, (_, index) => from + index);

describe.each(DATABASES)('the clock of a source on %s', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;

  async function open(zMeans: 'utc' | 'local' = 'utc'): Promise<void> {
    const [source] = aProject().sources;
    const sources = source ? [{ ...source, settings: { timezone: 'Europe/Moscow', zMeans } }] : [];
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject({ sources })]), [new FakePlatform().definition]);
  }
  const held = async () => (await pipeline.uploads()).filter(({ reasonCode }) => reasonCode === 'SOURCE_TIME_SUSPECT');

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    await open();
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  it('holds every upload of the source when most of the last twenty ends lie ahead by the same hours', async () => {
    await pipeline.call(...ids(9).map(right), ...ids(11, 20).map(ahead));
    const uploads = await pipeline.uploads();
    expect(uploads).toHaveLength(20);
    expect(await held()).toHaveLength(20);
    expect(uploads.every(({ dueAt, expiresAt }) => dueAt === expiresAt)).toBe(true);
    expect(await pipeline.rows('SELECT "suspectHours" FROM "source_state"')).toEqual([{ suspectHours: 3 }]);
    expect(JSON.stringify(await pipeline.rows('SELECT "warnings" FROM "calls"')).split('TZ_SUSPECT')).toHaveLength(12);
  });

  it('is checked by the starts of calls, where no end is said', async () => {
    const start = (id: number) => `callId=s${id}&dateStart=22-11-2026T14:00Z&callStatus=1120&duration=60&isQuality=true`;
    await pipeline.call(...ids(25).map(start));
    expect(await pipeline.rows('SELECT "suspectHours" FROM "source_state"')).toEqual([{ suspectHours: 4 }]);
  });

  it('lets them go when a person chooses what Z means', async () => {
    await pipeline.call(...ids(20).map(ahead));
    await pipeline.close();
    await open('local');
    await pipeline.get(SourceClocks).resetChanged();
    pipeline.clock.forward(4 * HOUR);
    await pipeline.call(right(99));
    expect(await held()).toEqual([]);
    expect((await pipeline.uploads()).every(({ dueAt }) => Number(dueAt) <= NOON + 4 * HOUR)).toBe(true);
  });

  it('lets them go by the first webhook under other date settings, without a restart too', async () => {
    await pipeline.call(...ids(20).map(ahead));
    await pipeline.close();
    await open('local');
    await pipeline.call(ahead(99));
    expect(await held()).toEqual([]);
  });

  it('lets them go when the ends become plausible again', async () => {
    await pipeline.call(...ids(20).map(ahead));
    pipeline.clock.forward(3 * HOUR + MINUTE);
    await pipeline.call(...ids(20, 40).map((id) => right(id).replace('10:00Z', '13:00Z')));
    expect(await held()).toEqual([]);
  });

  it('holds nothing but the call itself when one is odd, and that until its own end', async () => {
    await pipeline.call(...ids(12).map(right), ahead(60));
    expect(await held()).toMatchObject([{ vendorCallId: 'c60' }]);
    expect(Number((await held())[0]?.dueAt)).toBe(NOON + 3 * HOUR);
  });

  it('only warns of ends that come late', async () => {
    await pipeline.call(...ids(20).map((id) => right(id).replace('10:00Z', '07:00Z')));
    expect(await held()).toEqual([]);
    expect(JSON.stringify(await pipeline.rows('SELECT "warnings" FROM "calls"')).split('TZ_SUSPECT')).toHaveLength(21);
  });

  it('suspects a slow clock of webhooks that are all late by the same hours, and holds nothing', async () => {
    const late = (id: number) => `callId=s${id}&dateStart=22-11-2026T06:58Z&callStatus=1120&duration=60&isQuality=true`;
    await pipeline.call(...ids(12).map(late));
    expect(await held()).toEqual([]);
    const [state] = await pipeline.rows('SELECT "shifts", "suspectHours" FROM "source_state"');
    expect(state).toEqual({ shifts: JSON.stringify(Array(12).fill(-3)), suspectHours: null });
  });
});
