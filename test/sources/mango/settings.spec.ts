import { source } from '../../../src/sources/mango/index.js';
import { aReceipt } from '../receipts.js';

const LIST = { widgetId: '1234', accessToken: 'a-token' };

function problemsOf(reconcile: object): string[] {
  const read = source.settings.safeParse({ reconcile });
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the list of calls of a MANGO source', () => {
  it('is off until the config names the widget and the token', () => {
    expect(source.callList?.(source.settings.parse({}))).toBeNull();
    expect(problemsOf({ widgetId: '1234' })).toEqual([expect.stringContaining('reconcile.accessToken: Give the access token')]);
  });

  it('is read every night at a minute of its own, three days back by default', () => {
    const list = source.callList?.(source.settings.parse({ reconcile: LIST }));
    expect(list).toMatchObject({ schedule: '22 4 * * *', days: 3 });
    const chosen = source.settings.parse({ reconcile: { ...LIST, widgetId: 1234, schedule: '0 5 * * *', days: 31 } });
    expect(source.callList?.(chosen)).toMatchObject({ schedule: '0 5 * * *', days: 31 });
  });

  it.each([
    ['a key that does not exist', { ...LIST, dayz: 3 }, 'dayz'],
    ['more days than the vendor takes', { ...LIST, days: 32 }, 'from 1 to 31'],
    ['a schedule that is none', { ...LIST, schedule: 'nightly' }, 'cron of five fields'],
    ['an address with a query', { ...LIST, endpoint: 'https://example.com/?a=1' }, 'without a query'],
    ['a widget with a slash', { ...LIST, widgetId: '../12' }, 'in quotes'],
  ])('refuses %s', (_name, reconcile, word) => {
    expect(problemsOf(reconcile)).toEqual([expect.stringContaining(word)]);
  });

  it('changes nothing about how webhooks and their dates are read', () => {
    const [without, withList] = [source.settings.parse({}), source.settings.parse({ reconcile: LIST })];
    expect(source.timeKey(withList)).toBe(source.timeKey(without));
    const receipt = aReceipt({ query: 'callId=1&dateStart=22-11-2026T12:45Z' });
    expect(source.parse(receipt, withList)).toEqual(source.parse(receipt, without));
  });
});
