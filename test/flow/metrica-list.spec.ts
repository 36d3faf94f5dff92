import { RoundService } from '../../src/delivery/rounds/round.service.js';
import { VerdictPoller } from '../../src/delivery/verdicts/verdict-poller.service.js';
import { Destinations } from '../../src/destinations/destinations.js';
import { MINUTE } from '../../src/domain/time/instant.js';
import { platform } from '../../src/platforms/yandex-metrica/index.js';
import type { MetricaAccount } from '../../src/platforms/yandex-metrica/simulator/accounts.js';
import { DestinationStatesStore } from '../../src/store/destinations/destination-states.store.js';
import { openSimulators, type OpenSimulators } from '../sandbox/simulators.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { aConfig, aDestination, aProject, TestPipeline } from '../support/test-pipeline.js';

const COUNTER = '12345678';
const OTHER_COUNTER = '87654321';
const account = (counterId: string, login: string): MetricaAccount => {
  return { counterId, login, token: `token-of-${login}`, goals: ['quality_call', 'unique_call'] };
};
const ACCOUNTS = {
  metrica: [account(COUNTER, 'okna'), account(OTHER_COUNTER, 'okna'), account(COUNTER, 'agency')],
};
const settings = { counterId: COUNTER, token: 'token-of-okna', goals: { 'quality-call': { target: 'quality_call' } } };
const DESTINATIONS = {
  one: settings,
  two: { ...settings, goals: { 'quality-call': { target: 'unique_call' } } },
  calls: { counterId: COUNTER, token: 'token-of-okna', mode: 'calls' },
  elsewhere: { ...settings, counterId: OTHER_COUNTER },
  agency: { ...settings, token: 'token-of-agency' },
};
type Id = keyof typeof DESTINATIONS;

describe.each(DATABASES)('the list of verdicts of a counter, on %s', (kind) => {
  let fresh: FreshDatabase;
  let simulators: OpenSimulators;
  let pipeline: TestPipeline;
  let calls = 0;
  let readBefore: number;

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    simulators = await openSimulators(ACCOUNTS);
    const destinations = Object.entries(DESTINATIONS).map(([id, own]) =>
      aDestination({ id, platform: platform.id, settings: platform.settings.parse({ ...own, endpoint: simulators.url }) }),
    );
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject({ destinations })]), [platform]);
    simulators.clock = pipeline.clock.now();
  });
  /** Sends one more call to all destinations, and makes their verdicts due. */
  beforeEach(async () => {
    calls += 1;
    const when = 'dateStart=22-11-2026T09:40&dateEnd=22-11-2026T09:45&callStatus=1120&duration=60';
    await pipeline.call(`callId=c${calls}&${when}&isQuality=true&yaCid=176380000012345678${calls}`);
    for (const destination of pipeline.get(Destinations).all)
      await pipeline.get(RoundService).run(destination, { ignoreBreaker: true });
    pipeline.clock.forward(15 * MINUTE);
    simulators.clock = pipeline.clock.now();
    readBefore = (await allListsRead()).length;
  });
  afterAll(async () => {
    await pipeline.close();
    await simulators.close();
    await fresh.dispose();
  });

  const confirm = (id: Id) => {
    const destination = pipeline.get(Destinations).find(id);
    if (!destination) throw new Error(`no destination ${id}`);
    return pipeline.get(VerdictPoller).poll(destination, true);
  };
  const confirmAllThatIsDue = async () => {
    for (const list of pipeline.get(Destinations).verdictLists()) await pipeline.get(VerdictPoller).pollDue(list);
  };
  /** In order, without the part of the path that all have. */
  const allListsRead = async () => {
    const { requests } = (await (await fetch(`${simulators.url}/sandbox/requests`)).json()) as {
      requests: { method: string; path: string }[];
    };
    return requests
      .filter(({ method, path }) => method === 'GET' && path.includes('/offline_conversions/'))
      .map(({ path }) => path.replace('/management/v1/counter/', '').replace('/offline_conversions/', ' '));
  };
  const listsRead = async () => (await allListsRead()).slice(readBefore);
  /** Of the newest call. */
  const states = async () => {
    const uploads = (await pipeline.uploads()).filter(({ vendorCallId }) => vendorCallId === `c${calls}`);
    return Object.fromEntries(uploads.map(({ destination, state }) => [destination, state])) as Record<Id, string>;
  };

  it('is read once per counter and login for all their destinations, and separately for calls', async () => {
    await confirmAllThatIsDue();
    expect(Object.values(await states())).toEqual(Object.keys(DESTINATIONS).map(() => 'delivered'));
    expect((await listsRead()).sort()).toEqual([
      `${COUNTER} calls_uploadings`,
      `${COUNTER} uploadings`,
      `${COUNTER} uploadings`,
      `${OTHER_COUNTER} uploadings`,
    ]);
    // A file and a list of the one login, four files and three lists of the other; beside them the rate of each second.
    expect(await pipeline.rows(`SELECT "used" FROM "budgets" WHERE "id" NOT LIKE 'second %' ORDER BY "used"`)).toEqual([
      { used: 2 },
      { used: 7 },
    ]);
  });

  it('serves the other destinations too where a person has one of them confirmed', async () => {
    expect(await confirm('one')).toMatchObject({ destination: 'one', asked: 1, settled: 1 });
    expect(await states()).toMatchObject({ one: 'delivered', two: 'delivered', calls: 'confirming', agency: 'confirming' });
    expect(await confirm('two')).toMatchObject({ destination: 'two', asked: 0 });
    expect(await listsRead()).toEqual([`${COUNTER} uploadings`]);
  });

  it('is not read for a destination that a person paused', async () => {
    const pauses = pipeline.get(DestinationStatesStore);
    await pauses.pause('two', 'person', 'Anna', { code: 'DESTINATION_PAUSED' }, pipeline.clock.now());
    await confirm('one');
    expect(await states()).toMatchObject({ one: 'delivered', two: 'confirming' });
    await pauses.resume('two');
    await confirm('one');
    expect(await states()).toMatchObject({ two: 'delivered' });
  });

  it('that cannot be read is trouble of each destination that waits for it, and of no other', async () => {
    await simulators.post('/sandbox/misbehave', { platform: 'yandex-metrica', fault: 'rate-limited', times: 1 });
    expect(await confirm('one')).toMatchObject({ asked: 1, settled: 0, waiting: 1, trouble: { code: 'RATE_LIMITED' } });
    const troubled = await pipeline.rows(
      `SELECT "destination", "delayedCode" FROM "destination_state" WHERE "delayedUntil" IS NOT NULL`,
    );
    expect(troubled).toHaveLength(2);
    expect(troubled).toEqual(
      expect.arrayContaining(['one', 'two'].map((destination) => ({ destination, delayedCode: 'RATE_LIMITED' }))),
    );
    await confirmAllThatIsDue();
    expect(await states()).toMatchObject({ one: 'confirming', two: 'confirming', calls: 'delivered', agency: 'delivered' });
  });
});
