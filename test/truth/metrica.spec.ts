import { DAY, HOUR } from '../../src/domain/time/instant.js';
import type { ReportFaultInput } from '../../src/platforms/kit/simulator/report-faults.js';
import { FOREIGN_VISITOR } from '../../src/platforms/kit/simulator/reported-conversions.js';
import { platform } from '../../src/platforms/yandex-metrica/index.js';
import { DIRECT_LOGIN, DIRECT_TOKEN, METRICA_COUNTER } from '../../src/platforms/yandex-metrica/simulator/accounts.js';
import { directCampaignId } from '../../src/platforms/yandex-metrica/simulator/direct-campaigns.js';
import { simulator } from '../../src/platforms/yandex-metrica/simulator/index.js';
import { calls } from '../support/delivery-harness.js';
import { PlatformBench, causesOf } from './platform-bench.js';

const { counterId, token } = METRICA_COUNTER;
const visitor = (index: number): string => `17638000001234${String(index).padStart(4, '0')}`;

let bench: PlatformBench;

const open = async (read: object | ((endpoint: string) => object) = {}): Promise<void> => {
  const goals = { 'quality-call': { target: 'quality_call' } };
  bench = await PlatformBench.open(platform, simulator, (endpoint) => {
    return { counterId, token, endpoint, goals, read: typeof read === 'function' ? read(endpoint) : read };
  });
};
afterAll(() => bench.close());

const misreport = (fault: Omit<ReportFaultInput, 'platform'>): void =>
  bench.sandbox.reportFaults.add({ platform: 'yandex-metrica', ...fault });

/** Delivers so many calls of 22 November. */
const deliver = async (count: number, first = 0): Promise<void> => {
  await calls(bench.app, count, first);
  await bench.deliver();
};
const createdLogs = (): number => bench.asked.filter((one) => one.startsWith('POST') && one.endsWith('/logrequests')).length;

describe('the report of a counter', () => {
  beforeAll(async () => {
    await open();
    await deliver(4);
  });
  afterAll(() => bench.close());
  beforeEach(() => bench.sandbox.reportFaults.clear());

  it('that counts late is too fresh, not missing', async () => {
    misreport({ fault: 'delay', hours: 5 });
    bench.clock.forward(HOUR);
    await bench.read();
    expect(causesOf((await bench.lines())[0])).toEqual({ TOO_FRESH: -4, unexplained: 0 });
    bench.clock.forward(6 * DAY);
  });

  it('is green for every ripe day where the platform counts honestly', async () => {
    expect(await bench.read()).toMatchObject({ trouble: null });
    const lines = await bench.lines({ first: '2026-11-12' });
    expect(lines.map(({ light, unexplained }) => [light, unexplained])).toEqual(lines.map(() => ['green', 0]));
    expect(lines[0]).toMatchObject({ basis: 'visitDay', ours: 4, theirs: 4, maturity: 'final' });
  });

  it.each([
    ['drops conversions', { fault: 'drop', count: 3 }, { unexplained: -3 }, 'red'],
    ['counts some twice', { fault: 'double', count: 3 }, { unexplained: 3 }, 'red'],
    ['withholds small numbers', { fault: 'threshold' }, { HIDDEN: -4, unexplained: 0 }, 'green'],
    ['has lost the goal', { fault: 'delete-goal' }, { GOAL_MISREAD: -4, unexplained: 0 }, 'green'],
  ] as const)('that %s shows it under its cause', async (_name, fault, causes, light) => {
    misreport(fault);
    await bench.read();
    const [line] = await bench.lines();
    expect([causesOf(line), line?.light]).toEqual([causes, light]);
  });

  it('under another campaign is the same number, moved', async () => {
    misreport({ fault: 'move-campaign', campaign: 'brand', count: 2 });
    await bench.read();
    expect(await bench.lines()).toMatchObject([{ unexplained: 0, causes: [] }]);
    expect((await bench.lines({ by: 'campaign' })).map((line) => [line.campaign, causesOf(line)])).toEqual([
      [null, { MOVED_CAMPAIGN: -2, unexplained: 0 }],
      ['brand', { MOVED_CAMPAIGN: 2, unexplained: 0 }],
    ]);
  });

  it('that the token may not read says so, and nothing stops being sent', async () => {
    bench.sandbox.faults.add({ platform: 'yandex-metrica', fault: 'expired-token', times: 1 });
    expect(await bench.read()).toMatchObject({ readings: 0, trouble: { code: 'READING_REFUSED' } });
    await deliver(1, 4);
    expect((await bench.app.uploads()).map(({ state }) => state)).toEqual(Array(5).fill('delivered'));
  });
});

describe('a report by Direct’s campaigns', () => {
  const open2 = async (): Promise<void> => {
    await open({ campaigns: 'direct' });
    bench.sandbox.accounts.visitors.visits[visitor(0)] = { campaign: 'Окна Москва' };
    const call = 'callId=c0&dateStart=22-11-2026T12:00&callStatus=1120&duration=60&isQuality=true';
    await bench.app.call(`${call}&yaCid=${visitor(0)}&utmCampaign=${directCampaignId('Окна Москва')}`);
    await deliver(1, 1);
    bench.clock.forward(6 * DAY);
  };
  const shownByCampaign = async (): Promise<unknown[]> =>
    (await bench.lines({ by: 'campaign' })).map(({ campaign, ours, theirs, unexplained }) => [
      campaign,
      ours,
      theirs,
      unexplained,
    ]);

  it('meets ours where addresses carry the campaign’s number, and leaves the day’s total as it is', async () => {
    await open2();
    expect(await bench.read()).toMatchObject({ trouble: null });
    expect(await bench.lines()).toMatchObject([{ ours: 2, theirs: 2, unexplained: 0 }]);
    expect(await shownByCampaign()).toEqual([
      [null, 1, 1, 0],
      [directCampaignId('Окна Москва'), 1, 1, 0],
    ]);
    await bench.close();
  });

  it('that Metrica refuses is one by UTM, and says so', async () => {
    await open2();
    const body = JSON.stringify({ code: 400, errors: [{ error_type: 'invalid_parameter', message: 'Wrong attribute' }] });
    const answer = { status: 400, body };
    bench.sandbox.faults.add({ platform: 'yandex-metrica', fault: 'scripted', answer, only: 'DirectClickOrder' });
    const trouble = { code: 'READING_REFUSED', detail: expect.stringContaining('campaigns: direct') };
    expect(await bench.read()).toMatchObject({ trouble });
    expect(await bench.lines()).toMatchObject([{ ours: 2, theirs: 2, unexplained: 0 }]);
    await bench.close();
  });
});

describe('Yandex Direct', () => {
  const direct =
    (changes: object = {}) =>
    (endpoint: string) => {
      return { direct: { token: DIRECT_TOKEN, clientLogin: DIRECT_LOGIN, endpoint, ...changes } };
    };

  it('is a column of its own, by day and by the campaign that addresses name', async () => {
    await open(direct());
    bench.sandbox.accounts.visitors.visits[visitor(0)] = { campaign: 'okna' };
    await deliver(3);
    bench.clock.forward(6 * DAY);
    expect(await bench.read()).toMatchObject({ trouble: null });
    expect(await bench.lines()).toMatchObject([{ ours: 3, theirs: 3, direct: 1, unexplained: 0 }]);
    const byCampaign = await bench.lines({ by: 'campaign' });
    expect(byCampaign.map((line) => [line.campaign, line.direct])).toEqual([
      [null, null],
      ['okna', 1],
    ]);
    expect((await bench.lines({ first: '2026-11-21', last: '2026-11-21' }))[0]).toMatchObject({ theirs: 0, direct: 0 });
    await bench.close();
  });

  it('that cannot be read leaves the counter’s own figures as they are', async () => {
    await open(direct({ token: 'a-token-of-nobody' }));
    await deliver(1);
    bench.clock.forward(6 * DAY);
    expect(await bench.read()).toMatchObject({
      trouble: { code: 'READING_REFUSED', detail: expect.stringContaining('Direct') },
    });
    expect(await bench.lines()).toMatchObject([{ theirs: 1, direct: null, light: 'green' }]);
    await bench.close();
  });
});

describe('the log of hits', () => {
  it('proves single calls by the file that brought them, and names others’ conversions', async () => {
    await open({ logs: 'hits' });
    await deliver(3);
    bench.clock.forward(6 * DAY);
    misreport({ fault: 'foreign-uploads', count: 2 });
    const logged = bench.listen();
    await bench.read();
    expect((await bench.app.uploads()).map(({ seenLevel }) => seenLevel)).toEqual(['seen', 'seen', 'seen']);
    expect(causesOf((await bench.lines())[0])).toEqual({ OTHERS: 2, unexplained: 0 });
    // Visitors of others, who are two of the five in the log.
    expect((await bench.everythingKept()) + logged()).not.toContain(FOREIGN_VISITOR);
    await bench.close();
  });
});

describe('the log of visits', () => {
  let logged: () => string;
  beforeAll(async () => {
    await open({ logs: 'visits' });
    bench.sandbox.accounts.visitors.visits[visitor(0)] = { campaign: null, daysBefore: 2 };
    bench.sandbox.accounts.visitors.visits[visitor(1)] = { campaign: 'okna' };
    await deliver(3);
    bench.clock.forward(6 * DAY);
    logged = bench.listen();
  });

  it('that a process which died has left behind is taken over', async () => {
    // Broken off after its creation: counter, goals, three reports, evaluation, list, creation, then one look, cancel and clean.
    bench.sandbox.faults.add({ platform: 'yandex-metrica', fault: 'slow', delayMs: 0, times: 8 });
    bench.sandbox.faults.add({ platform: 'yandex-metrica', fault: 'broken', times: 3 });
    expect(await bench.read()).toMatchObject({ trouble: { code: 'READING_LATER' } });
    expect([createdLogs(), await bench.read(), createdLogs()]).toMatchObject([1, { sightings: 3, trouble: null }, 1]);
    expect(bench.asked.slice(-3).map((one) => one.split('/').at(-1))).toEqual(['download', 'download', 'clean']);
  });

  it('proves single calls, with the campaign where it is the one that the call names', async () => {
    const found = (await bench.app.uploads()).map((one) => `${String(one['seenLevel'])} ${String(one['seenCampaign'])}`);
    expect(found.toSorted()).toEqual(['attributed null', 'attributed null', 'seen okna']);
  });

  it('shows a call under the day of its visit, and proves that it moved', async () => {
    const [call] = await bench.app.rows(`SELECT "id" FROM "calls" WHERE "callId" = 'c0'`);
    expect(await bench.lines({ first: '2026-11-20' })).toMatchObject([
      { day: '2026-11-22', ours: 3, theirs: 2, causes: [{ code: 'MOVED_DAY', count: -1, calls: [call?.id] }], unexplained: 0 },
      { day: '2026-11-21', theirs: 0, causes: [] },
      { day: '2026-11-20', ours: 0, theirs: 1, causes: [{ code: 'MOVED_DAY', count: 1, calls: [call?.id] }], unexplained: 0 },
    ]);
  });

  it('names others’ conversions, also on the next night, when it cannot be read', async () => {
    misreport({ fault: 'foreign-uploads', count: 2 });
    await bench.read();
    expect((await bench.lines())[0]?.causes).toContainEqual({ code: 'OTHERS', count: 2, calls: [] });
    bench.sandbox.faults.add({ platform: 'yandex-metrica', fault: 'slow', delayMs: 0, times: 5 });
    bench.sandbox.faults.add({ platform: 'yandex-metrica', fault: 'broken', times: 1 });
    expect(await bench.read()).toMatchObject({ trouble: { code: 'READING_LATER' } });
    expect((await bench.lines())[0]?.causes).toContainEqual({ code: 'OTHERS', count: 2, calls: [] });
  });

  it('holds visits of others, and nothing of them is kept or logged', async () => {
    expect(await bench.partOfALog()).toContain(FOREIGN_VISITOR);
    const kept = await bench.everythingKept();
    expect(kept).toContain(visitor(0));
    expect(kept).not.toContain(FOREIGN_VISITOR);
    expect(logged()).toContain('read back');
    expect(logged()).not.toContain(FOREIGN_VISITOR);
  });
});
