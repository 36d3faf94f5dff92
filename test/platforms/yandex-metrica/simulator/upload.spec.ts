import { DAY } from '../../../../src/domain/time/instant.js';
import { NOON, openSimulators, type OpenSimulators } from '../../../sandbox/simulators.js';
import { COUNTER, get, idIn, seconds, upload } from './metrica.js';

const HEADER = 'ClientId,Target,DateTime,Price,Currency';
const CALLED = seconds(NOON) - 600;

describe('an upload to the Metrica simulator', () => {
  let simulators: OpenSimulators;
  beforeEach(async () => {
    simulators = await openSimulators();
  });
  afterEach(() => simulators.close());

  it('keeps every digit of the visitor id and counts the row after the delay', async () => {
    await upload(simulators, [HEADER, `1763800000123456789,quality_call,${CALLED},1500.50,RUB`]);
    const before = await simulators.records('yandex-metrica');
    simulators.clock += 3000;
    const after = await simulators.records('yandex-metrica');
    expect(before).toMatchObject([{ status: 'processing' }]);
    expect(after).toEqual([
      {
        platform: 'yandex-metrica',
        at: '2026-11-22T09:00:00.000Z',
        account: '12345678',
        key: `yaCid|1763800000123456789|quality_call|${CALLED}`,
        goal: 'quality_call',
        occurredAt: '2026-11-22T08:50:00.000Z',
        identifier: { kind: 'yaCid', value: '1763800000123456789' },
        value: 1500.5,
        currency: 'RUB',
        orderId: null,
        copies: 1,
        status: 'counted',
        uploadId: '9007199254740993',
        raw: {
          ClientId: '1763800000123456789',
          Target: 'quality_call',
          DateTime: String(CALLED),
          Price: '1500.50',
          Currency: 'RUB',
        },
      },
    ]);
  });

  it('answers in the documented shape, with an id that no JavaScript number can hold', async () => {
    const answer = await upload(simulators, [HEADER, `1,quality_call,${CALLED},,`], 'пакет1');
    expect(answer.text).toBe(
      '{"uploading":{"id":9007199254740993,"create_time":"2026-11-22T09:00:00Z","source_quantity":1,"line_quantity":1,' +
        '"comment":"пакет1","client_id_type":"CLIENT_ID","status":"UPLOADED"}}',
    );
  });

  it('goes through the documented stages', async () => {
    const { text } = await upload(simulators, [HEADER, `1,quality_call,${CALLED},,`]);
    const stages: string[] = [];
    for (let step = 0; step < 4; step += 1) {
      const asked = await get(simulators, `${COUNTER}/offline_conversions/uploading/${idIn(text)}`);
      stages.push(/"status":"(\w+)"/.exec(asked.text)?.[1] ?? '');
      simulators.clock += 1000;
    }
    expect(stages).toEqual(['UPLOADED', 'EXPORTED', 'MATCHED', 'PROCESSED']);
  });

  it('overwrites the price of a row that comes again and does not count it twice', async () => {
    await upload(simulators, [HEADER, `1,quality_call,${CALLED},100,RUB`]);
    await upload(simulators, [HEADER, `1,quality_call,${CALLED},200,RUB`]);
    simulators.clock += 3000;
    expect(await simulators.records()).toMatchObject([{ copies: 2, value: 200, status: 'counted' }]);
  });

  it('takes the same visitor at another second, or to another goal, for another conversion', async () => {
    const rows = [`1,quality_call,${CALLED},,`, `1,quality_call,${CALLED + 1},,`, `1,unique_call,${CALLED},,`];
    await upload(simulators, [HEADER, ...rows]);
    expect((await simulators.records()).map(({ copies }) => copies)).toEqual([1, 1, 1]);
  });

  it('counts bad rows in source_quantity only', async () => {
    const { text, status } = await upload(simulators, [
      HEADER,
      `1,quality_call,${CALLED},,`,
      `abc,quality_call,${CALLED},,`,
      `0,quality_call,${CALLED},,`,
      `18446744073709551616,quality_call,${CALLED},,`,
      `1.7638E+18,quality_call,${CALLED},,`,
      `2,,${CALLED},,`,
      `3,quality_call,yesterday,,`,
      `4,quality_call,${CALLED},"1,5",RUB`,
      `5,quality_call,${CALLED}`,
      `18446744073709551615,quality_call,${CALLED},,`,
    ]);
    expect(status).toBe(200);
    expect(text).toContain('"source_quantity":10,"line_quantity":2,');
    expect((await simulators.records()).map(({ identifier }) => identifier.value)).toEqual(['1', '18446744073709551615']);
  });

  it('empties price and currency when the currency is not supported', async () => {
    await upload(simulators, [HEADER, `1,quality_call,${CALLED},100,RUR1`]);
    expect(await simulators.records()).toMatchObject([{ value: null, currency: null }]);
  });

  it.each([
    ['no row links', [`1,quality_call,${CALLED},,`], 'LINKAGE_FAILURE', ['not linked: visitor unknown']],
    [
      'one row of two links',
      [`1,quality_call,${CALLED},,`, `2,quality_call,${CALLED},,`],
      'PROCESSED',
      ['not linked: visitor unknown', 'counted'],
    ],
    ['the counter has no such goal', [`2,bought,${CALLED},,`], 'LINKAGE_FAILURE', ['not linked: goal unknown']],
    [
      'the visit is too old',
      [`2,quality_call,${CALLED - (21 * DAY) / 1000},,`],
      'LINKAGE_FAILURE',
      ['not linked: older than 21 days'],
    ],
  ])('where %s is judged by its file', async (_name, rows, verdict, statuses) => {
    await simulators.post('/sandbox/unknown', { ids: ['1'] });
    const { text } = await upload(simulators, [HEADER, ...rows]);
    simulators.clock += 3000;
    const asked = await get(simulators, `${COUNTER}/offline_conversions/uploading/${idIn(text)}`);
    expect(asked.text).toContain(`"status":"${verdict}"`);
    expect((await simulators.records()).map(({ status }) => status)).toEqual(statuses);
  });

  it('of an unmatched row that comes again after the visitor became known counts it', async () => {
    await simulators.post('/sandbox/unknown', { ids: ['1'] });
    await upload(simulators, [HEADER, `1,quality_call,${CALLED},,`]);
    simulators.clock += 3000;
    await simulators.post('/sandbox/unknown', { ids: [] });
    await upload(simulators, [HEADER, `1,quality_call,${CALLED},,`]);
    simulators.clock += 3000;
    expect(await simulators.records()).toMatchObject([{ copies: 2, status: 'counted' }]);
  });
});
