import { DAY, HOUR, type Instant } from '../../../src/domain/time/instant.js';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.js';
import { NOON } from '../../sandbox/simulators.js';

const minute = (instant: Instant): string => `${new Date(instant).toISOString().slice(0, 16)}Z`;

describe('MANGO’s list of calls', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ clock: () => NOON });
    const call = (callId: string, hours: number, more: Record<string, string> = {}) => {
      return { callId, dateStart: minute(NOON - hours * HOUR), callType: '1', isNew: 'true', isQuality: '0', ...more };
    };
    const calls = [
      call('31760000000123457', 5, { yaCid: '1763800000123456789' }),
      call('31760000000123458', 3, { callType: '3' }),
      call('31760000000123459', 4, { callType: '2', isNew: '0', isQuality: 'true', utmSource: 'yandex' }),
      call('31760000000123460', 40 * 24),
    ];
    const body = JSON.stringify({ widgetId: '1234', calls });
    await fetch(`${sandbox.httpUrl}/sandbox/calls`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  });
  afterEach(() => sandbox.close());

  async function ask(more: Record<string, string> = {}, place = 'calls.json'): Promise<{ status: number; text: string }> {
    const asked = { dateStart: minute(NOON - DAY), dateEnd: minute(NOON), access_token: 'sandbox-mango-token', ...more };
    const query = new URLSearchParams(asked).toString();
    const answer = await fetch(`${sandbox.httpUrl}/v1/calltracking/1234/${place}?${query}`);
    return { status: answer.status, text: await answer.text() };
  }
  const ids = async (more: Record<string, string>) =>
    [...(await ask(more)).text.matchAll(/"callId":(\d+)/g)].map(([, id]) => id?.slice(-1));

  it('is newest first, with ids that are JSON numbers', async () => {
    expect(await ids({})).toEqual(['9', '7']);
    expect((await ask()).text).toContain('"callId":31760000000123457,');
    expect((await ask()).text).toContain('"yaCid":1763800000123456789');
    expect((await ask({}, 'calls')).text).toBe((await ask()).text);
  });

  it('can be asked for kinds of numbers, flags and campaigns', async () => {
    expect(await ids({ callType: '3' })).toEqual(['8']);
    expect(await ids({ callType: '2' })).toEqual(['9']);
    expect(await ids({ isNew: '1' })).toEqual(['7']);
    expect(await ids({ isQuality: '1' })).toEqual(['9']);
    expect(await ids({ utmSource: 'yandex' })).toEqual(['9']);
  });

  it('refuses a wrong token, a longer period than 31 days, and dates of another form', async () => {
    expect(await ask({ access_token: 'wrong' })).toMatchObject({ status: 401 });
    expect(await ask({ dateStart: minute(NOON - 32 * DAY) })).toMatchObject({ status: 400, text: expect.stringContaining('31') });
    expect(await ask({ dateStart: '2026-11-01' })).toMatchObject({ status: 400 });
    expect(await ask({ dateStart: minute(NOON - 31 * DAY) })).toMatchObject({ status: 200 });
  });

  it('comes as CSV too', async () => {
    const { text } = await ask({}, 'calls.csv');
    expect(text.split('\n')[0]).toContain('callId,dateStart,callType');
    expect(text).toContain('31760000000123457,');
  });
});
