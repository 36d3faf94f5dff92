import { DAY, HOUR } from '../../src/domain/time/instant.js';
import type { SimulatorContext } from '../../src/platforms/kit/simulator/context.js';
import type { ReportFaultInput } from '../../src/platforms/kit/simulator/report-faults.js';
import { platform } from '../../src/platforms/google-ads/index.js';
import { clicksQuery } from '../../src/platforms/google-ads/reading/queries.js';
import { GOOGLE_ACCOUNTS } from '../../src/platforms/google-ads/simulator/accounts.js';
import { accountRows } from '../../src/platforms/google-ads/simulator/google-ads-api/account-rows.js';
import { simulator } from '../../src/platforms/google-ads/simulator/index.js';
import { FOREIGN_VISITOR } from '../../src/platforms/kit/simulator/reported-conversions.js';
import { ReadingStatesStore } from '../../src/store/readings/reading-states.store.js';
import { ReadingsStore } from '../../src/store/readings/readings.store.js';
import { PlatformBench, causesOf } from './platform-bench.js';

const ACTIONS = { 'data-manager': '987654321', 'google-ads-api': '987654322' } as const;
const SERVICES = { 'data-manager': 'data-manager', 'google-ads-api': 'google-ads' } as const;
const clickOf = (index: number): string => `EAIaIQobChMI000000000000000000${String(index).padStart(2, '0')}`;
const aCall = (index: number, click = clickOf(index)): string =>
  `callId=c${index}&dateStart=22-11-2026T12:${String(index).padStart(2, '0')}&callStatus=1120` +
  `&duration=60&isQuality=true&gclid=${click}`;

/** The action of the Ads API is no campaign's goal, and the account does not tag addresses. */
const customers = GOOGLE_ACCOUNTS.customers.map((one) => ({
  ...one,
  autoTagging: false,
  conversionActions: one.conversionActions.map((action) =>
    action.id === ACTIONS['data-manager'] ? action : { ...action, category: 'CONTACT', biddable: false },
  ),
}));

describe.each(['data-manager', 'google-ads-api'] as const)('an account whose conversions go by %s', (transport) => {
  let bench: PlatformBench;
  beforeAll(async () => {
    const settings = (url: string, grpcUrl: string) => ({
      transport,
      customerId: '1234567890',
      loginCustomerId: '1112223333',
      credentials: { ...GOOGLE_ACCOUNTS.clients[0], refreshToken: GOOGLE_ACCOUNTS.refreshTokens[0]!.token },
      tokenEndpoint: `${url}/token`,
      // The Data Manager names no row: a request of one speaks for it.
      rowsPerRequest: transport === 'data-manager' ? 1 : 100,
      endpoint: transport === 'data-manager' ? url : grpcUrl,
      developerToken: 'sandbox-developer-token',
      goals: { 'quality-call': { conversionActionId: ACTIONS[transport] } },
      read: { endpoint: grpcUrl },
    });
    bench = await PlatformBench.open(platform, simulator, settings, { accounts: { google: { ...GOOGLE_ACCOUNTS, customers } } });
    bench.sandbox.accounts.visitors.visits[clickOf(4)] = { campaign: 'okna', day: '2026-11-20' };
    unknown(bench.sandbox).push(clickOf(4), clickOf(5));
    await bench.app.call(aCall(0), aCall(1), aCall(2), aCall(3, clickOf(2)), aCall(4), aCall(5));
    bench.clock.forward(7 * HOUR);
    await bench.deliver();
    bench.clock.forward(9 * DAY);
    // The first reading loads google-ads-api, which takes long on a busy machine.
    await bench.read();
  }, 120_000);
  afterAll(() => bench.close());
  beforeEach(() => bench.sandbox.reportFaults.clear());

  const misreport = (fault: Omit<ReportFaultInput, 'platform'>): void =>
    bench.sandbox.reportFaults.add({ platform: SERVICES[transport], ...fault });
  const readAgain = async () => {
    bench.clock.forward(HOUR);
    expect(await bench.read()).toMatchObject({ trouble: null });
    return (await bench.lines())[0];
  };

  it('shows what it counts by the day of the call; a click that it does not know is named', async () => {
    const line = await readAgain();
    expect(line).toMatchObject({ basis: 'callDay', ours: 6, light: 'green', flags: expect.arrayContaining(['autoTaggingOff']) });
    expect(causesOf(line)).toEqual({ UNLINKED: -2, unexplained: 0 });
  });

  it.each([
    ['drops one', { fault: 'drop', count: 1 }, { unexplained: -1 }],
    ['counts a click once', { fault: 'once-per-session' }, { COUNTED_ONCE: -1, unexplained: 0 }],
    ['has lost the action', { fault: 'delete-goal' }, { GOAL_MISREAD: -4, unexplained: 0 }],
    ['counts one twice', { fault: 'double', count: 1 }, { unexplained: 1 }],
  ] as const)('that %s shows it under its cause', async (_name, fault, causes) => {
    misreport(fault);
    expect(causesOf(await readAgain())).toEqual({ UNLINKED: -2, ...causes });
  });

  it('finds out how the action counts, who bids on it, what was uploaded, and whether addresses carry click ids', async () => {
    await readAgain();
    const { findings } = (await bench.app.get(ReadingStatesStore).find('dest'))!;
    const isBid = transport === 'data-manager';
    expect(findings!.map(({ name, result }) => `${name}: ${result}`)).toEqual([
      'zone: proved',
      'auto-tagging: failed',
      'action quality-call: proved',
      `bids quality-call: ${isBid ? 'proved' : 'doubtful'}`,
      expect.stringMatching(/^uploads quality-call GOOGLE_ADS_API: /),
    ]);
    expect(findings![2]!.text.en).toMatch(/^Received last on 2026-11-22, counted last on 2026-11-22\. It counts every call/);
    expect(findings![3]!.text.en).toMatch(isBid ? /^1 campaigns bid on this goal\. About 1 a week/ : /^No campaign bids/);
    expect((await bench.lines())[0]!.flags.includes('notBiddable')).toBe(!isBid);
  });

  it('is asked whose the clicks are that it did not find: its own, with their campaign, or another account’s', async () => {
    await readAgain();
    const uploads = (await bench.app.uploads()).filter(({ state }) => state === 'unmatched').map(({ id }) => String(id));
    const evidence = await bench.app.get(ReadingsStore).evidenceOf(uploads);
    expect(evidence.map(({ text }) => text.en).toSorted()).toEqual([
      expect.stringMatching(/^not among the account’s clicks of the 7 days up to the call/),
      expect.stringMatching(/^the account knows this click: 20 Nov, campaign okna/),
    ]);
  });

  it('is not asked about others, and where their clicks come along nothing of them is kept or logged', async () => {
    const others = `${FOREIGN_VISITOR}00000001`;
    bench.sandbox.accounts.visitors.visits[others] = { campaign: 'theirs', day: '2026-11-20' };
    const [customer] = customers;
    const asked = clicksQuery('2026-11-20', [clickOf(4)]);
    expect(JSON.stringify(accountRows('click_view', asked, customer!, bench.sandbox))).toContain(others);
    const logged = bench.listen();
    await readAgain();
    const kept = await bench.everythingKept();
    expect([kept.includes(clickOf(4)), kept.includes(others), logged().includes(others)]).toEqual([true, false, false]);
    expect(logged()).toContain('read back');
  });

  it('is asked no more than Explorer access allows: it stops with the reason and goes on the next night', async () => {
    await readAgain();
    await bench.useUp(2880, 2);
    const kept = await bench.lines();
    expect(await bench.read()).toMatchObject({
      readings: 0,
      trouble: { code: 'READING_LATER', detail: expect.stringContaining('2880 / 24 h: requests') },
    });
    expect(await bench.lines()).toEqual(kept);
    expect(await bench.read(bench.app, false)).toBeNull();
    bench.clock.forward(DAY);
    expect(await bench.read(bench.app, false)).toMatchObject({ trouble: null });
  });
});

const unknown = ({ accounts }: SimulatorContext): string[] => accounts.visitors.unknown;
