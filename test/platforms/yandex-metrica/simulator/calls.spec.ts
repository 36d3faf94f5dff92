import { NOON, openSimulators, type OpenSimulators } from '../../../sandbox/simulators.js';
import { COUNTER, get, idIn, seconds, upload } from './metrica.js';

const HEADER = 'ClientId,DateTime,StaticCall,CallMissed,PhoneNumber,Tag';
const CALLED = seconds(NOON) - 600;
const CALLS = { path: 'upload_calls', query: { new_goal_name: 'Звонок' } };

describe('an upload of calls to the Metrica simulator', () => {
  let simulators: OpenSimulators;
  beforeEach(async () => {
    simulators = await openSimulators();
  });
  afterEach(() => simulators.close());

  it('counts static and dynamic calls apart and makes the call goal once', async () => {
    const { text } = await upload(simulators, [HEADER, `1,${CALLED},0,0,,good`, `,${CALLED},1,1,+74951234567,`], 'batch1', CALLS);
    expect(text).toContain('"source_quantity":2,"line_quantity":2,');
    expect(text).toContain('"static_calls_quantity":1,"dynamic_calls_quantity":1');
    await upload(simulators, [HEADER, `2,${CALLED},0,0,,`], 'batch2', { ...CALLS, query: { new_goal_name: 'Другой' } });
    const goals = await get(simulators, `${COUNTER}/goals`);
    expect([goals.text.includes('"name":"Звонок"'), goals.text.includes('Другой')]).toEqual([true, false]);
    simulators.clock += 3000;
    expect((await simulators.records()).map(({ goal, status }) => [goal, status])).toEqual([
      ['Звонок', 'counted'],
      ['Звонок', 'counted without a visit'],
      ['Звонок', 'counted'],
    ]);
  });

  it.each([
    ['a dynamic call of nobody', `,${CALLED},0,0,,`],
    ['a number without its plus', `1,${CALLED},0,0,74951234567,`],
    ['a word for a flag', `1,${CALLED},0,no,,`],
    ['a damaged visitor id', `1.7E+18,${CALLED},0,0,,`],
  ])('does not pass %s', async (_name, line) => {
    const { text } = await upload(simulators, [HEADER, `2,${CALLED},0,0,,`, line], 'batch1', CALLS);
    expect(text).toContain('"source_quantity":2,"line_quantity":1,');
  });

  it.each([
    ['purchase ids', 'PurchaseId,DateTime'],
    ['a goal of its own', 'ClientId,Target,DateTime'],
    ['no moment', 'ClientId,StaticCall'],
  ])('refuses a file with %s', async (_name, header) => {
    const answer = await upload(simulators, [header, '1,1,1'.slice(0, header.split(',').length * 2 - 1)], 'batch1', CALLS);
    expect(answer).toMatchObject({ status: 400, errorType: 'invalid_uploading' });
  });

  it('refuses the whole file for a call of the future', async () => {
    const answer = await upload(simulators, [HEADER, `1,${seconds(NOON) + 1},0,0,,`, `1,${CALLED},0,0,,`], 'batch1', CALLS);
    expect(answer).toMatchObject({ status: 400, errorType: 'invalid_uploading' });
    expect(await simulators.records()).toEqual([]);
  });

  it.each([
    ['only static calls', [`,${CALLED},1,0,,`], 'LINKAGE_FAILURE', ['counted without a visit']],
    ['a linked one among them', [`,${CALLED},1,0,,`, `2,${CALLED},0,0,,`], 'PROCESSED', ['counted without a visit', 'counted']],
    ['an unknown visitor', [`1,${CALLED},0,0,,`], 'LINKAGE_FAILURE', ['not linked: visitor unknown']],
  ])('with %s is judged %s, and its calls stand in the lists of calls only', async (_name, lines, verdict, statuses) => {
    await simulators.post('/sandbox/unknown', { ids: ['1'] });
    const { text } = await upload(simulators, [HEADER, ...lines], 'batch1', CALLS);
    simulators.clock += 3000;
    const [one, list, other] = await Promise.all([
      get(simulators, `${COUNTER}/offline_conversions/calls_uploading/${idIn(text)}`),
      get(simulators, `${COUNTER}/offline_conversions/calls_uploadings`),
      get(simulators, `${COUNTER}/offline_conversions/uploadings`),
    ]);
    expect([one.text, list.text].map((answer) => answer.includes(`"status":"${verdict}"`))).toEqual([true, true]);
    expect(other.text).toBe('{"uploadings":[]}');
    expect((await simulators.records()).map(({ status }) => status)).toEqual(statuses);
  });
});
