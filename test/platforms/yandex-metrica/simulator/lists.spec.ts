import { NOON, openSimulators, type OpenSimulators } from '../../../sandbox/simulators.js';
import { COUNTER, get, seconds, upload } from './metrica.js';

const LINES = ['Yclid,Target,DateTime', `12345678901234567890,quality_call,${seconds(NOON) - 60}`];

describe('the Metrica simulator', () => {
  let simulators: OpenSimulators;
  beforeEach(async () => {
    simulators = await openSimulators();
  });
  afterEach(() => simulators.close());

  it('lists uploads newest first, a page at a time, each with its comment', async () => {
    for (const comment of ['one', 'two', 'three']) await upload(simulators, LINES, comment);
    const whole = await get(simulators, `${COUNTER}/offline_conversions/uploadings`);
    const page = await get(simulators, `${COUNTER}/offline_conversions/uploadings?limit=1&offset=1`);
    expect(commentsIn(whole.text)).toEqual(['three', 'two', 'one']);
    expect(commentsIn(page.text)).toEqual(['two']);
    expect(whole.text).toContain('"client_id_type":"YCLID"');
  });

  it('refuses a page size that is no number', async () => {
    const answer = await get(simulators, `${COUNTER}/offline_conversions/uploadings?limit=all`);
    expect(answer).toMatchObject({ status: 400, errorType: 'invalid_parameter' });
  });

  it('does not know an upload by an id that lost its last digit', async () => {
    const { text } = await upload(simulators, LINES);
    const corrupted = String((JSON.parse(text) as { uploading: { id: number } }).uploading.id);
    const answer = await get(simulators, `${COUNTER}/offline_conversions/uploading/${corrupted}`);
    expect(answer).toMatchObject({ status: 404, errorType: 'not_found' });
  });

  it('lists the goals of the counter with their identifiers', async () => {
    const { text } = await get(simulators, `${COUNTER}/goals?useDeleted=false`);
    expect(JSON.parse(text)).toMatchObject({
      goals: [
        { name: 'quality_call', type: 'action', conditions: [{ type: 'exact', url: 'quality_call' }] },
        { name: 'unique_call', type: 'action', conditions: [{ type: 'exact', url: 'unique_call' }] },
      ],
    });
  });

  it('shows that the counter is there, and what the login may do with it', async () => {
    const { text } = await get(simulators, COUNTER);
    expect(JSON.parse(text)).toMatchObject({ counter: { id: 12345678, status: 'Active', permission: 'own' } });
  });
});

function commentsIn(text: string): string[] {
  return [...text.matchAll(/"comment":"(\w+)"/g)].map((match) => match[1] ?? '');
}
