import { DAY, HOUR } from '../../src/domain/time/instant.js';
import { ReadingsStore } from '../../src/store/readings/readings.store.js';
import { ReadingService } from '../../src/truth/reading.service.js';
import { TruthModule } from '../../src/truth/truth.module.js';
import { type JudgedTruthLine, TruthService, type TruthQuery } from '../../src/truth/truth.service.js';
import { DATABASES, type DatabaseKind } from '../support/databases.js';
import { calls, DeliveryHarness, destinationOf, roundOf } from '../support/delivery-harness.js';
import { aReading, FakeReader } from '../support/fake-reader.js';
import { aDestination, type TestPipeline } from '../support/test-pipeline.js';

const TODAY = '2026-11-22';
let harness: DeliveryHarness;
let reader: FakeReader;

const read = (app: TestPipeline, id = 'dest') => app.get(ReadingService).read(destinationOf(app, id), { early: true });
const linesOf = (app: TestPipeline, query: Partial<TruthQuery> = {}): Promise<JudgedTruthLine[]> =>
  app.get(TruthService).lines(destinationOf(app), { first: TODAY, last: TODAY, by: 'day', ...query });

const idOf = (row: Record<string, unknown> | undefined): string => String(row?.id);

const open = async (kind: DatabaseKind): Promise<TestPipeline> => {
  harness = await DeliveryHarness.open(kind);
  reader = new FakeReader();
  harness.fake.behaviour = { reader };
  return harness.start([aDestination()], [TruthModule]);
};
afterEach(() => harness.close());

describe.each(DATABASES)('what a platform shows, on %s,', (kind) => {
  let app: TestPipeline;
  beforeEach(async () => {
    app = await open(kind);
  });

  it('is not known before it was read', async () => {
    await calls(app, 2);
    expect(await linesOf(app)).toMatchObject([{ ours: 2, theirs: null, gap: null, light: 'grey', asOf: null }]);
  });

  it('is green where it is what we delivered, once its figures are final', async () => {
    await calls(app, 3);
    await roundOf(app);
    harness.clock.forward(5 * DAY);
    reader.shown = [aReading(3)];
    expect(await read(app)).toEqual({ readings: 1, sightings: 0, trouble: null });
    expect(await linesOf(app)).toMatchObject([{ ours: 3, theirs: 3, gap: 0, causes: [], unexplained: 0, light: 'green' }]);
    expect(reader.asked).toEqual(['setup quality-call', 'readings 2026-11-18 2026-11-27', 'sightings 3']);
  });

  it('may be less for rows that were sent a moment ago', async () => {
    await calls(app, 2);
    await roundOf(app);
    harness.clock.forward(HOUR);
    await read(app);
    const [line] = await linesOf(app);
    expect(line).toMatchObject({ theirs: 0, gap: -2, unexplained: 0, maturity: 'settling', light: 'amber' });
    expect(line!.causes).toMatchObject([{ code: 'TOO_FRESH', count: -2 }]);
  });

  it('is a silent zero where nothing is shown of what was delivered long ago', async () => {
    await calls(app, 3);
    await roundOf(app);
    harness.clock.forward(DAY);
    await read(app);
    expect(await linesOf(app)).toMatchObject([{ theirs: 0, unexplained: -3, light: 'red' }]);
  });

  it('costs as many statements for a quarter of a year as for a day, and one query more by campaign', async () => {
    const statements = async (query: Partial<TruthQuery>): Promise<number> => {
      let count = 0;
      app.onStatement(() => (count += 1));
      await linesOf(app, query);
      app.onStatement(() => undefined);
      return count;
    };
    await calls(app, 1);
    const ofOneDay = await statements({});
    await calls(app, 60, 1);
    expect(await statements({ first: '2026-08-23' })).toBe(ofOneDay);
    // PostgreSQL begins and ends a transaction around it.
    expect(await statements({ first: '2026-08-23', by: 'campaign' })).toBeLessThanOrEqual(ofOneDay + 3);
    expect(ofOneDay).toBeLessThanOrEqual(12);
  });

  it('keeps zero apart from what was never read', async () => {
    await read(app);
    expect(await linesOf(app, { first: '2026-11-12', last: '2026-11-14' })).toMatchObject([
      { day: '2026-11-14', theirs: 0 },
      { day: '2026-11-13', theirs: 0 },
      { day: '2026-11-12', theirs: null },
    ]);
  });

  it('is shown by campaign, with what no campaign explains', async () => {
    await calls(app, 2);
    await roundOf(app);
    harness.clock.forward(5 * DAY);
    reader.shown = [aReading(2), aReading(2, { scope: 'campaign', campaign: 'okna' })];
    await read(app);
    expect(await linesOf(app, { by: 'campaign' })).toMatchObject([
      { campaign: null, ours: 2, theirs: 0, causes: [{ code: 'MOVED_CAMPAIGN', count: -2 }], unexplained: 0 },
      { campaign: 'okna', ours: 0, theirs: 2, causes: [{ code: 'MOVED_CAMPAIGN', count: 2 }], unexplained: 0 },
    ]);
  });

  it('is that of the newest reading; the older one stays as its history', async () => {
    reader.shown = [aReading(1)];
    await read(app);
    harness.clock.forward(HOUR);
    reader.shown = [aReading(4)];
    await read(app);
    expect(await linesOf(app)).toMatchObject([{ theirs: 4 }]);
    expect(await app.get(ReadingsStore).removeBefore(harness.clock.now(), 100)).toBe(10);
    expect(await linesOf(app)).toMatchObject([{ theirs: 4 }]);
  });

  it('says what trouble there was, and keeps what was read before', async () => {
    reader.shown = [aReading(2)];
    await read(app);
    reader.answer = { trouble: { kind: 'pause', reason: { code: 'AUTHORISATION', detail: 'metrika:read' } } };
    expect(await read(app)).toEqual({
      readings: 0,
      sightings: 0,
      trouble: { code: 'READING_REFUSED', detail: 'metrika:read' },
    });
    expect(await linesOf(app)).toMatchObject([{ theirs: 2 }]);
  });

  it('raises the evidence of a call that was found, and never lowers it', async () => {
    await calls(app, 1);
    await roundOf(app);
    const [upload] = await app.uploads();
    const text = { en: 'seen in the log of 22 Nov', ru: 'найдена в логе за 22 ноября' };
    reader.found = { sightings: [{ uploadId: idOf(upload), level: 'seen', text }] };
    expect(await read(app)).toMatchObject({ sightings: 1 });
    expect(await read(app)).toMatchObject({ sightings: 0 });
    const gone = { en: 'no longer in the log', ru: 'в логе её больше нет' };
    reader.found = { sightings: [{ uploadId: idOf(upload), level: 'linked', text: gone, contradicts: true }] };
    await read(app);
    expect((await app.uploads())[0]).toMatchObject({ seenLevel: 'seen' });
    expect(await app.get(ReadingsStore).evidenceOf([idOf(upload)])).toMatchObject([
      { level: 'seen', text, contradicts: false },
      { level: 'linked', text: gone, contradicts: true },
    ]);
  });
});

describe.each(DATABASES)('a reading on %s', (kind) => {
  it('happens by itself once a night after its time', async () => {
    const app = await open(kind);
    const due = () => app.get(ReadingService).read(destinationOf(app));
    expect(await due()).toBeNull();
    harness.clock.forward(DAY);
    expect(await due()).toMatchObject({ trouble: null });
    expect(await due()).toBeNull();
    harness.clock.forward(DAY);
    expect(await due()).toMatchObject({ trouble: null });
  });

  it('is made of one destination of a login at a time, whatever process asks', async () => {
    const one = await open(kind);
    const beside = await harness.start([aDestination({ id: 'dest' }), aDestination({ id: 'other' })], [TruthModule]);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let first: ReturnType<typeof read> = Promise.resolve(null);
    await new Promise<void>((reached) => {
      reader.before = () => {
        reached();
        return released;
      };
      first = read(one);
    });
    reader.before = async () => undefined;
    expect(await read(beside, 'other')).toMatchObject({ trouble: { code: 'READING_BUSY' } });
    release();
    expect(await first).toMatchObject({ trouble: null });
    expect(await read(beside, 'other')).toMatchObject({ trouble: null });
  });

  it('of a destination that cannot be read says so', async () => {
    const app = await open(kind);
    harness.fake.behaviour = {};
    const without = await harness.start([aDestination()], [TruthModule]);
    expect(await read(without)).toEqual({ readings: 0, sightings: 0, trouble: { code: 'READING_OFF', detail: null } });
    expect(await read(app)).toMatchObject({ trouble: null });
  });

  it('without the packages that it takes says which, and asks nothing', async () => {
    const app = await open(kind);
    reader.missingPackages = 'a-package@1';
    expect(await read(app)).toMatchObject({ readings: 0, trouble: { code: 'RB_PACKAGE_MISSING', detail: 'a-package@1' } });
    harness.clock.forward(DAY);
    expect(await app.get(ReadingService).read(destinationOf(app))).toBeNull();
    expect(reader.asked).toEqual([]);
  });
});
