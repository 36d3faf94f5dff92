import fc from 'fast-check';
import { deriveCall, mergeEvent, type MergedFields } from '../../../src/domain/calls/merge.js';
import { occurredAt } from '../../../src/domain/goals/occurred-at.js';
import { evaluateGoal } from '../../../src/domain/goals/evaluate.js';
import type { Goal } from '../../../src/domain/goals/goal.js';
import { ReceiptProcessor } from '../../../src/processing/receipts/receipt-processor.service.js';
import { source } from '../../../src/sources/mango/index.js';
import { ReceiptsStore } from '../../../src/store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../../../src/store/schema/entities/receipt.entity.js';
import { aCall, aStoredReceipt } from '../../support/call-builders.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject, NOON, TestPipeline } from '../../support/test-pipeline.js';

const GOALS: readonly Goal[] = [
  aGoal({ id: 'quality', when: { quality: true }, valueBy: [{ when: { utmCampaign: 'okna*' }, value: 800 }] }),
  aGoal({ id: 'long', when: { answered: true, minTalkSeconds: 60 }, value: null }),
  aGoal({ id: 'not-new', when: { not: { new: true } } }),
  aGoal({ id: 'either', when: { any: [{ callTypes: 'dynamic' }, { cities: ['Москва', 'Тверь'] }] }, value: 0 }),
];
const SETTINGS = { timezone: 'Europe/Moscow', zMeans: 'utc' } as const;

/** `#` stands for six digits that are unique to the call: two calls with one identifier would be moved apart. */
const PARAMETERS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  dateStart: fc.constantFrom('22-11-2026T12:45', '2026-11-22T09:46:10Z', '31-02-2026T10:00Z'),
  dateEnd: fc.constantFrom('22-11-2026T12:49', '1795341000', ''),
  callType: fc.constantFrom('1', '2', '7'),
  callStatus: fc.constantFrom('1120', '1111', '2220', '{callStatus}'),
  callerNumber: fc.constantFrom('7916#1', '8916#2', 'anonymous'),
  duration: fc.constantFrom('0', '59', '187'),
  isNew: fc.constantFrom('1', '0', 'maybe'),
  isQuality: fc.constantFrom('true', 'false', 'нет', 'null'),
  yaCid: fc.constantFrom('1763800000#001', '1763800000#002', '1,76E+18', ''),
  utmCampaign: fc.constantFrom('okna-msk', 'dveri', ''),
  city: fc.constantFrom('Москва', 'Омск'),
  url: fc.constantFrom('https://okna.example/?gclid=Cj0#abc', 'https://okna.example/'),
  customParam: fc.constantFrom('{"ga_session_id":"1763800001"}', 'ga_session_id=17', '{broken'),
};
const aWebhook = fc
  .record(Object.fromEntries(Object.entries(PARAMETERS).map(([name, value]) => [name, value])), { requiredKeys: [] })
  .map((said) => Object.entries(said).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));

interface Way {
  /** The order in which the webhooks are stored; their ids keep the order of arrival. */
  readonly order: readonly number[];
  /** After how many of them receipts are processed. */
  readonly cuts: readonly number[];
  /** Webhooks that are read once more in the end. */
  readonly again: readonly number[];
}
const aHistory = fc.array(aWebhook, { minLength: 1, maxLength: 6 }).chain((webhooks) => {
  const all = webhooks.map((_, index) => index);
  const aWay = fc.record({
    order: fc.shuffledSubarray(all, { minLength: all.length }),
    cuts: fc.subarray(all),
    again: fc.subarray(all),
  });
  return fc.record({ webhooks: fc.constant(webhooks), ways: fc.tuple(aWay, aWay) });
});

describe.each(DATABASES)('two processes on one %s', (kind) => {
  let fresh: FreshDatabase;
  let houses: TestPipeline[];
  let calls = 0;

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    const goals = Object.fromEntries(GOALS.map(({ id }) => [id, {}]));
    const destinations = [aDestination({ settings: { name: 'dest', goals } })];
    const config = aConfig(fresh.url, [aProject({ goals: GOALS, destinations })]);
    houses = [];
    for (let process = 0; process < 2; process += 1)
      houses.push(await TestPipeline.open(config, [new FakePlatform().definition]));
  });
  afterAll(async () => {
    for (const pipeline of houses) await pipeline.close();
    await fresh.dispose();
  });

  const processAll = () => Promise.all(houses.map((pipeline) => pipeline.get(ReceiptProcessor).processBatch()));

  /** Runs one variant of a history on a call of its own. */
  async function happen(webhooks: readonly (readonly [string, string][])[], way: Way): Promise<Happened> {
    calls += 1;
    const digits = String(100_000 + calls);
    const receipts = webhooks.map((said) => aReceipt([['callId', `call-${digits}`], ...said], digits));
    let moments = new Map<string, number>();
    for (const [position, index] of way.order.entries()) {
      const receipt = receipts[index];
      if (receipt) await houses[index % 2]?.get(ReceiptsStore).save([receipt]);
      if (!way.cuts.includes(position) && position < way.order.length - 1) continue;
      await processAll();
      moments = frozen(
        receipts.filter((_, which) => way.order.slice(0, position + 1).includes(which)),
        moments,
      );
    }
    const again = way.again.map((index) => `'${receipts[index]?.id}'`).join();
    if (again !== '')
      await pipeline().database.write((tx) => tx.run(`UPDATE "receipts" SET "verdict" = 'new' WHERE "id" IN (${again})`));
    await processAll();
    const happened = await found(digits);
    const stands = (goal: string) => goal in happened.moments;
    return { ...happened, expectedMoments: Object.fromEntries([...moments].filter(([goal]) => stands(goal))) };
  }

  const pipeline = (): TestPipeline => {
    const [first] = houses;
    if (!first) throw new Error('no pipeline is open');
    return first;
  };

  async function found(digits: string): Promise<Omit<Happened, 'expectedMoments'>> {
    const where = `k."callId" = 'call-${digits}'`;
    const [call] = await pipeline().rows(`SELECT * FROM "calls" k WHERE ${where}`);
    const uploads = await pipeline().rows(
      `SELECT u."goal", u."state", u."reasonCode", u."identifierKind", u."identifierValue", c."valueMinor", c."occurredAt"
       FROM "conversions" c JOIN "calls" k ON k."id" = c."callId" JOIN "uploads" u ON u."conversionId" = c."id"
       WHERE ${where} AND c."revokedAt" IS NULL ORDER BY u."goal"`,
    );
    const { id: _id, callerKey, origin: _origin, updatedAt: _updatedAt, ...facts } = call ?? {};
    const anonymous = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(digits, '#'));
    return {
      call: anonymous({ ...facts, knowsCaller: callerKey !== null }),
      uploads: anonymous(uploads.map(({ occurredAt: _moment, ...upload }) => upload)),
      moments: Object.fromEntries(uploads.map(({ goal, occurredAt: moment }) => [goal, Number(moment)])),
    };
  }

  it('come to the same call, conversions and uploads, in whatever order, batches and repeats its webhooks are read', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, async ({ webhooks, ways }) => {
        const all = webhooks.map((_, index) => index);
        const atOnce = await happen(webhooks, { order: all, cuts: [], again: [] });
        expect(atOnce.moments).toEqual(atOnce.expectedMoments);
        for (const way of ways) {
          const { call, uploads, moments, expectedMoments } = await happen(webhooks, way);
          expect(call).toEqual(atOnce.call);
          expect(uploads).toEqual(atOnce.uploads);
          expect(moments).toEqual(expectedMoments);
        }
      }),
      { numRuns: 10, endOnFailure: true },
    );
  }, 600_000);
});

interface Happened {
  readonly call: unknown;
  readonly uploads: unknown;
  /** `occurredAt` of conversions in force, by goal: frozen when the goal was first met. */
  readonly moments: Readonly<Record<string, number>>;
  readonly expectedMoments: Readonly<Record<string, number>>;
}

function aReceipt(said: readonly [string, string][], digits: string): ReceiptEntity {
  const query = said.map(([name, value]) => `${name}=${encodeURIComponent(value.replace('#', digits))}`).join('&');
  return aStoredReceipt({ receivedAt: NOON, query });
}

/** The moments that are frozen by now: for every goal met so far, as the call was when processing first found it met. */
function frozen(receipts: readonly ReceiptEntity[], before: ReadonlyMap<string, number>): Map<string, number> {
  const folded = mergeAll(receipts);
  const moments = new Map(before);
  for (const goal of GOALS)
    if (folded !== null && isMet(goal, folded) && !moments.has(goal.id)) moments.set(goal.id, occurredAt(folded.facts, NOON));
  return moments;
}

function mergeAll(receipts: readonly ReceiptEntity[]): MergedFields | null {
  return receipts.reduce<MergedFields | null>((call, receipt) => {
    const parsed = source.parse(receipt, SETTINGS);
    return 'event' in parsed ? mergeEvent(call, parsed.event, { receiptId: receipt.id, receivedAt: NOON }) : call;
  }, null);
}

function isMet(goal: Goal, { facts, phase }: MergedFields): boolean {
  const call = aCall({ ...facts, phase, ...deriveCall(facts, ['ga_session_id']).derived });
  return evaluateGoal(goal, { call, timezone: SETTINGS.timezone, earlierCalls: null, otherConversions: null }).met;
}
