import { changesByReceipt } from '../../../src/api/calls/receipt-changes.js';
import { journeySchema, type JourneyView } from '../../../src/api/calls/journey-views.js';
import { DAY } from '../../../src/domain/time/instant.js';
import { RetentionJobs } from '../../../src/processing/erasure/retention.jobs.js';
import type { MergeSettings } from '../../../src/processing/receipts/call-merger.js';
import type { ReceiptEntity } from '../../../src/store/schema/entities/receipt.entity.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { ticksDuring } from '../../support/slices.js';
import { withAppOnBothDatabases, type TestApp } from '../../support/test-app.js';
import { aConfig } from '../../support/test-pipeline.js';
import { callsOf, withTwoClients } from '../two-clients.js';

const CALL = { callId: '31760000000123457' };
const START = {
  ...CALL,
  dateStart: '22-11-2026T09:45Z',
  callerNumber: '79161234567',
  ip: '203.0.113.77',
  yaCid: '1763800000123456789',
};
const END = {
  ...CALL,
  dateEnd: '22-11-2026T09:49Z',
  callStatus: '1120',
  duration: '187',
  isQuality: 'true',
  utmCampaign: 'okna',
};

async function journeyOf(app: TestApp, language = 'en'): Promise<JourneyView> {
  const [call] = await callsOf(app);
  const answer = await app.get<JourneyView>(`/api/v1/calls/${call?.id}`, { headers: { 'accept-language': language } });
  return journeySchema.parse(answer.body);
}
const changesOf = ({ receipts }: JourneyView) =>
  receipts.map(({ changed }) => changed?.map(({ field, from, to }) => [field, from, to]) ?? null);

withTwoClients((app) => {
  it('each webhook says what it brought to the call and what it changed', async () => {
    await app().hook(START, { ...END, callerNumber: '79160004567' }, END, { ...END, isQuality: 'false' });
    const journey = await journeyOf(app());
    expect(changesOf(journey)).toEqual([
      [
        ['phase', null, 'started'],
        ['startedAt', null, '2026-11-22T09:45:00.000Z'],
        ['callerNumber', null, '+7916***4567'],
        ['yaCid', null, '1763800000123456789'],
        ['ip', null, '203.0.113.0'],
      ],
      [
        ['phase', 'started', 'ended'],
        ['endedAt', null, '2026-11-22T09:49:00.000Z'],
        ['statusCode', null, 1120],
        ['accepted', null, true],
        ['answered', null, true],
        ['callerNumber', '+7916***4567', '+7916***4567'],
        ['talkSeconds', null, 187],
        ['isQuality', null, true],
        ['utmFrom', null, 'vendor'],
        ['utm.campaign', null, 'okna'],
      ],
      [],
      [['isQuality', true, false]],
    ]);
    expect(journey.receiptsNote).toBeNull();
    expect(journey.statusText).toBe('Ended by the called party');
    expect((await journeyOf(app(), 'ru')).statusText).toBe('Завершён вызываемым абонентом');
    expect(JSON.stringify(journey)).not.toMatch(/916123|916000|0\.113\.77/);
  });

  it('a start that comes after its end is shown with the little that it brings', async () => {
    await app().hook({ ...END, city: 'Москва' }, { ...START, city: 'Тверь', yaCid: '' });
    expect(changesOf(await journeyOf(app()))[1]).toEqual([
      ['startedAt', null, '2026-11-22T09:45:00.000Z'],
      ['callerNumber', null, '+7916***4567'],
      ['ip', null, '203.0.113.0'],
    ]);
  });

  it('each step that a webhook caused names it: made, woken, cancelled, brought back', async () => {
    const receipts: (string | undefined)[] = [];
    for (const webhook of [END, START, { ...END, isQuality: 'false' }, END]) receipts.push(...(await app().hook(webhook)));
    await app().hook(START);
    const { uploads } = await journeyOf(app());
    const there = uploads.find(({ destination }) => destination === 'okna-dest');
    expect(there?.history.map(({ to, receiptId }) => [to, receiptId])).toEqual([
      ['skipped', receipts[0]],
      ['pending', receipts[1]],
      ['cancelled', receipts[2]],
      ['pending', receipts[3]],
    ]);
  });

  it('a step that a person caused names no webhook', async () => {
    await app().hook(START, { ...END, isQuality: 'false' });
    await app().post('/api/v1/marks', { items: [{ ...CALL, goal: 'quality-call' }] });
    const { uploads } = await journeyOf(app());
    expect(uploads.map(({ history }) => history[0]?.receiptId)).toEqual(uploads.map(() => null));
  });

  it('what is gone with a forgotten webhook is said', async () => {
    await app().hook(START);
    app().clock.forward(20 * DAY);
    await app().hook(END);
    app().clock.forward(11 * DAY);
    await app().app.get(RetentionJobs, { strict: false }).applyRetention();
    const journey = await journeyOf(app());
    expect(journey.receipts).toHaveLength(1);
    expect(journey.receiptsNote).toContain('not known any more');
    expect((await journeyOf(app(), 'ru')).receiptsNote).toContain('уже не известно');
    expect(journey.call.yaCid).toBe('1763800000123456789');
  });

  it('a call told of without end shows its first webhooks, and says that there are more', async () => {
    const copies = Array.from({ length: 201 }, () => END);
    await app().hook(START, ...copies);
    const journey = await journeyOf(app());
    expect(journey.receipts).toHaveLength(200);
    expect(changesOf(journey).filter((changed) => changed?.length !== 0)).toHaveLength(2);
    expect(journey.receiptsNote).toContain('first 200');
    expect((await journeyOf(app(), 'ru')).receiptsNote).toContain('первые 200');
  });

  it('of large webhooks it shows as many as half a mebibyte holds, and says how many', async () => {
    const large = { ...END, filler: 'x'.repeat(60_000) };
    await app().hook(START, ...Array.from({ length: 12 }, () => large));
    const journey = await journeyOf(app());
    expect(journey.receipts.length).toBeGreaterThan(5);
    expect(journey.receipts.length).toBeLessThan(10);
    expect(journey.receiptsNote).toContain(`first ${journey.receipts.length}`);
  });
});

describe('with customParam dropped at ingest', () => {
  const config = (url: string) => ({
    ...aConfig(url),
    privacy: { ...aConfig(url).privacy, dropAtIngest: ['customParam'] as const },
  });
  withAppOnBothDatabases(
    config,
    () => [new FakePlatform().definition],
    (app) => {
      it('nobody claims to know what each webhook brought', async () => {
        await app().hook({ ...END, customParam: 'shop=north' });
        const journey = await journeyOf(app());
        expect(journey.receipts.map(({ changed }) => changed)).toEqual([null]);
        expect(journey.receiptsNote).toContain('dropAtIngest');
      });
    },
  );
});

describe('the changes of a call with many large webhooks', () => {
  it('are found slice by slice, so that what came in goes between them', async () => {
    const receipts = Array.from({ length: 100 }, () => ({ query: 'callId=1' }) as ReceiptEntity);
    const reader = { read: (receipt: ReceiptEntity) => ({ receipt, unreadable: { code: 'SOURCE_GONE' as const } }) };
    const ticks = await ticksDuring(() => changesByReceipt(receipts, reader, {} as MergeSettings));
    expect(ticks).toBeGreaterThan(receipts.length / 20);
  });
});
