import type { RoundSummary } from '../../src/delivery/rounds/round-summary.js';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/instant.js';
import type { Budget, CheckResult, PlatformLimits } from '../../src/platforms/kit/platform.js';
import { RateLimits } from '../../src/delivery/rate-limits/rate-limits.service.js';
import { Destinations } from '../../src/destinations/destinations.js';
import { DestinationStatesStore } from '../../src/store/destinations/destination-states.store.js';
import { aHook, twoClients, TwoProcesses, uploadAt } from '../api/two-clients.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FakePlatform } from '../support/fake-platform.js';

const ONE_BY_ONE: PlatformLimits = { rowsPerRequest: 1, requestsInParallel: 1, rowsPerClaim: 100 };
const LOGIN_DAY: Budget = { id: 'login-day', uses: ['read', 'write'], counts: 'requests', most: 46, perMs: DAY };

/** Two clients of one agency, whose destinations use one login of a platform; two processes. At 10:00 GMT 13/23 are kept. */
describe.each(DATABASES)('one login for two clients, on %s', (kind) => {
  let fresh: FreshDatabase;
  let fake: FakePlatform;
  let processes: TwoProcesses;

  async function start(budget: Budget, limits: PlatformLimits): Promise<void> {
    fresh = await freshDatabase(kind);
    fake = new FakePlatform();
    fake.behaviour = { limits, account: { id: 'login', budgets: [budget] } };
    processes = await TwoProcesses.open(twoClients(fresh.url), fake);
  }
  afterEach(async () => {
    await processes.close();
    await fresh.dispose();
  });

  const appAt = (index: number) => processes.at(index);
  const hooks = (count: number, first = 0) =>
    Array.from({ length: count }, (_, index) => aHook({ callId: `c${first + index}`, callerNumber: `7916${1234567 + index}` }));
  const round = async (index: number, destination: string): Promise<RoundSummary> =>
    (await appAt(index).post<RoundSummary>(`/api/v1/destinations/${destination}/run`)).body;
  const callOfDveri = () => appAt(1).hook({ ...aHook({ callId: 'of-dveri' }), source: 'mango-dveri' });

  it('a backlog of one takes what the other leaves, hour by hour, and never the other’s share', async () => {
    await start(LOGIN_DAY, ONE_BY_ONE);
    await appAt(0).hook(...hooks(60));
    expect(await round(0, 'okna-dest')).toMatchObject({ delivered: 33, trouble: { code: 'RATE_LIMITED' } });
    const state = await appAt(0).app.get(DestinationStatesStore, { strict: false }).find('okna-dest');
    expect(state).toMatchObject({ delayedCode: 'RATE_LIMITED', delayedUntil: Date.UTC(2026, 10, 22, 11, 1) });
    expect(state?.delayedDetail).toBe(
      '46 / 24 h: this project’s share of the requests is used up for this hour, by our own count',
    );

    await callOfDveri();
    expect(await round(1, 'dveri-dest')).toMatchObject({ delivered: 1, trouble: null });

    const delivered = [];
    for (const hours of [2, 11, 1]) {
      processes.forward(hours * HOUR + (hours === 2 ? MINUTE : 0));
      delivered.push((await round(0, 'okna-dest')).delivered);
    }
    // By 12:01 one more is free, in the day's last hour all the rest, and the next day a new share.
    expect(delivered).toEqual([1, 46 - 35, 60 - 45]);
  });

  it('checks of one end at its share of what questions may take, and the other’s go on', async () => {
    await start({ ...LOGIN_DAY, most: 10 }, ONE_BY_ONE);
    const check = async (index: number, id: string) =>
      (await appAt(index).post<{ results: CheckResult[] }>(`/api/v1/destinations/${id}/check`)).body.results;
    const answers = [];
    for (let number = 0; number < 8; number += 1) answers.push(await check(number % 2, 'okna-dest'));
    expect(answers.filter((results) => results.length === 0)).toHaveLength(5);
    expect(answers[7]).toMatchObject([{ name: 'quota', result: 'failed' }]);
    for (let number = 0; number < 3; number += 1) expect(await check(number % 2, 'dveri-dest')).toEqual([]);
    await callOfDveri();
    expect(await round(1, 'dveri-dest')).toMatchObject({ delivered: 1, trouble: null });
  });

  it('an upload that waits for its project’s share is due in no round before it has grown', async () => {
    await start({ ...LOGIN_DAY, most: 2 }, ONE_BY_ONE);
    await appAt(0).hook(...hooks(1));
    const dueAt = async () => (await uploadAt(appAt(0), 'okna-dest')).dueAt;
    expect(await dueAt()).toBe('2026-11-22T10:00:00.000Z');
    const destination = appAt(0).app.get(Destinations, { strict: false }).find('okna-off');
    if (!destination) throw new Error('no such destination');
    await appAt(0).app.get(RateLimits, { strict: false }).recordUse(destination, { use: 'write', requests: 1, rows: 0 });
    // More is open at 11:01, a minute after the last round within the upload’s window.
    expect(await dueAt()).toBeNull();
  });

  it('where rows count, a request holds no more rows than are left for its project', async () => {
    const rows: Budget = { id: 'operations', uses: ['read', 'write'], counts: 'rows', most: 46, perMs: DAY };
    await start(rows, { rowsPerRequest: 40, requestsInParallel: 1, rowsPerClaim: 100 });
    await appAt(0).hook(...hooks(60));
    expect(await round(0, 'okna-dest')).toMatchObject({ requests: 1, delivered: 33, trouble: { code: 'RATE_LIMITED' } });
    await callOfDveri();
    expect(await round(1, 'dveri-dest')).toMatchObject({ delivered: 1, trouble: null });
  });

  it('rows that may go one by one share a request where the project’s share has no more', async () => {
    await start(LOGIN_DAY, { rowsPerRequest: 50, singleRowsUpTo: 45, requestsInParallel: 1, rowsPerClaim: 100 });
    await appAt(0).hook(...hooks(40));
    expect(await round(0, 'okna-dest')).toMatchObject({ requests: 1, delivered: 40, trouble: null });
  });
});
