import type { ProjectConfig } from '../../../src/config/config.js';
import { RoundService } from '../../../src/delivery/rounds/round.service.js';
import { Destinations } from '../../../src/destinations/destinations.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time/instant.js';
import type { MarkAnswer, MarkRequest } from '../../../src/processing/marks/mark.js';
import { MarksService } from '../../../src/processing/marks/marks.service.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject, NOON, TestPipeline } from '../../support/test-pipeline.js';

const SALE = aGoal({ id: 'sale', when: { quality: true, duplicate: true } });
const PROJECT = {
  goals: [aGoal(), SALE],
  destinations: [aDestination({ settings: { name: 'dest', goals: { 'quality-call': {}, sale: {} } } })],
};
/** 12:45 in Moscow. */
const STARTED = NOON - HOUR / 4;

/** A good call; a test names only what matters to it. */
function aWebhook(parameters: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({
    callId: '31760000000123457',
    dateStart: '22-11-2026T12:45',
    dateEnd: '22-11-2026T12:49',
    callStatus: '1120',
    duration: '187',
    isQuality: 'true',
    callerNumber: '79161234567',
    yaCid: '1763800000123456789',
    gaCid: '1234567890.1763800000',
    url: 'https://okna.example/?yclid=17638000001234567891',
    ...parameters,
  }).toString();
}

describe.each(DATABASES)('a mark with a moment of its own on %s', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;

  async function open(project: Partial<ProjectConfig> = PROJECT): Promise<void> {
    const fake = new FakePlatform();
    fake.behaviour = { window: { notBeforeMs: 0, expiresMs: 3 * DAY } };
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject(project)]), [fake.definition]);
  }
  const mark = (...items: MarkRequest[]): Promise<MarkAnswer[]> =>
    pipeline.get(MarksService).mark(items, { name: 'crm', keyId: null, projects: null });
  const sale = async () => {
    const [row] = await pipeline.rows(
      `SELECT c."callId", c."occurredAt", u."state", u."expiresAt" FROM "conversions" c
       JOIN "uploads" u ON u."conversionId" = c."id" WHERE c."goal" = 'sale'`,
    );
    return row && { state: row.state, occurredAt: Number(row.occurredAt), expiresAt: Number(row.expiresAt) };
  };
  const vendorIdOf = async (answer: MarkAnswer | undefined): Promise<unknown> => {
    const id = answer && 'callId' in answer ? answer.callId : 'none';
    return (await pipeline.rows(`SELECT "callId" FROM "calls" WHERE "id" = '${id}'`))[0]?.callId ?? answer?.outcome;
  };

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    await open();
    await pipeline.call(aWebhook());
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  it('makes a conversion that occurred then, in time where the call itself is long past', async () => {
    pipeline.clock.forward(4 * DAY);
    const happenedAt = NOON + 4 * DAY - HOUR;
    await mark({ callId: '31760000000123457', goal: 'sale', happenedAt });
    expect(await sale()).toEqual({ state: 'pending', occurredAt: happenedAt, expiresAt: happenedAt + 3 * DAY });
    const destination = pipeline.get(Destinations).find('dest');
    if (destination) await pipeline.get(RoundService).run(destination, { ignoreBreaker: false });
    expect(await sale()).toMatchObject({ state: 'delivered' });
  });

  it('without one has the moment of the call, whose window is closed by then', async () => {
    pipeline.clock.forward(4 * DAY);
    await mark({ callId: '31760000000123457', goal: 'sale' });
    expect(await sale()).toMatchObject({ state: 'expired', occurredAt: STARTED + 59 * SECOND });
  });

  it('freezes the moment: another mark changes the value and not when it was', async () => {
    pipeline.clock.forward(DAY);
    await mark({ callId: '31760000000123457', goal: 'sale', happenedAt: NOON + HOUR });
    await mark({ callId: '31760000000123457', goal: 'sale', happenedAt: NOON + 2 * HOUR, value: 9 });
    expect(await sale()).toMatchObject({ occurredAt: NOON + HOUR });
  });

  it('is never before the call, and never in the future', async () => {
    await mark({ callId: '31760000000123457', goal: 'sale', happenedAt: NOON - DAY });
    expect(await sale()).toMatchObject({ occurredAt: STARTED + 59 * SECOND });
    const later = { callId: '31760000000123457', goal: 'quality-call', happenedAt: NOON + DAY };
    expect(await mark(later)).toMatchObject([{ outcome: 'refused', code: 'MOMENT_IN_FUTURE' }]);
  });

  it('takes a moment that a CRM’s clock puts a minute ahead as now', async () => {
    await mark({ callId: '31760000000123457', goal: 'sale', happenedAt: NOON + 60_000 });
    expect(await sale()).toMatchObject({ occurredAt: NOON - SECOND });
  });

  it.each([
    ['the visitor of Metrica', { yaCid: '1763800000123456789' }],
    ['the visitor of Google Analytics, as its cookie is written', { gaCid: 'GA1.2.1234567890.1763800000' }],
    ['a click that is the only one of the call', { clickId: '17638000001234567891' }],
  ])('finds its call by %s: the last one before it', async (_name, identifier) => {
    pipeline.clock.forward(2 * DAY);
    await pipeline.call(aWebhook({ callId: 'second', dateStart: '24-11-2026T12:45', dateEnd: '24-11-2026T12:49' }));
    const [before] = await mark({ ...identifier, goal: 'sale', happenedAt: NOON + DAY });
    expect(await vendorIdOf(before)).toBe('31760000000123457');
    const [after] = await mark({ ...identifier, goal: 'sale' });
    expect(await vendorIdOf(after)).toBe('second');
    expect(await mark({ ...identifier, goal: 'sale', happenedAt: NOON - DAY })).toEqual([{ outcome: 'unmatched' }]);
  });

  it('finds its call by one click id of several', async () => {
    const url = 'https://okna.example/?gclid=EAIaIQobChMI_one&yclid=42';
    await pipeline.call(aWebhook({ callId: 'both', url }));
    const found = await mark({ clickId: 'EAIaIQobChMI_one', goal: 'sale' }, { clickId: '42', goal: 'sale', note: 'again' });
    expect([await vendorIdOf(found[0]), await vendorIdOf(found[1])]).toEqual(['both', 'both']);
    expect(await mark({ clickId: 'EAIaIQobChMI', goal: 'sale' })).toEqual([{ outcome: 'unmatched' }]);
  });

  it('finds its call by the deal that the vendor named in a webhook', async () => {
    const second = aWebhook({ callId: '31760000000123458', dateStart: '22-11-2026T12:50', dateEnd: '22-11-2026T12:55' });
    await pipeline.call(aWebhook(), second);
    await pipeline.database.write((tx) => tx.all(`UPDATE "calls" SET "dealId" = 'D-7'`));
    const [early] = await mark({ dealId: 'D-7', goal: 'sale', happenedAt: STARTED + MINUTE, value: 42000 });
    const [late] = await mark({ dealId: 'D-7', goal: 'sale', happenedAt: NOON });
    expect([await vendorIdOf(early), await vendorIdOf(late)]).toEqual(['31760000000123457', '31760000000123458']);
    expect(await mark({ dealId: 'd-7', goal: 'sale' })).toEqual([{ outcome: 'unmatched' }]);
  });

  it('finds its call by the deal that an earlier mark gave it', async () => {
    expect(await mark({ dealId: '118', goal: 'sale' })).toEqual([{ outcome: 'unmatched' }]);
    await mark({ callId: '31760000000123457', goal: 'quality-call', dealId: '118' });
    const [found] = await mark({ dealId: '118', goal: 'sale', happenedAt: NOON, value: 42000 });
    expect(await vendorIdOf(found)).toBe('31760000000123457');
  });

  it('finds its call by the deal that a mark before it in the same request gave it, and not by one after it', async () => {
    const lead = { callId: '31760000000123457', goal: 'quality-call', dealId: '119' };
    const sold = { dealId: '119', goal: 'sale', happenedAt: NOON, value: 42000 };
    const [early, given, late] = await mark(sold, lead, sold);
    expect(early).toEqual({ outcome: 'unmatched' });
    expect([await vendorIdOf(given), await vendorIdOf(late)]).toEqual(['31760000000123457', '31760000000123457']);
  });

  it('says what is wrong with a damaged identifier, and that a call must be named', async () => {
    expect(await mark({ yaCid: '1,76E+18', goal: 'sale' }, { goal: 'sale', happenedAt: NOON })).toMatchObject([
      { outcome: 'refused', code: 'IDENTIFIER_INVALID' },
      { outcome: 'refused', code: 'CALL_MISSING' },
    ]);
  });
});
