import { endpointOf } from '../../../src/platforms/ga4/config.js';
import { platform } from '../../../src/platforms/ga4/index.js';
import { SECRET, aConfig } from './ga4.js';

const read = (change: Readonly<Record<string, unknown>>) =>
  platform.settings.safeParse({ ...aConfig('http://127.0.0.1:9'), ...change });

describe('the config of a GA4 destination', () => {
  it('fills in what is left out', () => {
    const { goals, measurementId, apiSecret } = aConfig('');
    expect(platform.settings.parse({ goals, measurementId, apiSecret })).toEqual({
      measurementId: 'G-ABC1234567',
      apiSecret: SECRET,
      region: 'global',
      sessionIdParam: 'ga_session_id',
      consent: { adUserData: 'unspecified', adPersonalization: 'unspecified' },
      onUnknown: 'hold',
      goals: {
        'quality-call': { event: 'qualify_lead', value: 'send' },
        'unique-answered': { event: 'generate_lead', value: 'omit' },
      },
      read: false,
    });
  });

  it.each([
    ['global', undefined, 'https://www.google-analytics.com'],
    ['eu', undefined, 'https://region1.google-analytics.com'],
    ['eu', 'http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['global', 'https://www.google-analytics.com/mp/collect', 'https://www.google-analytics.com'],
    ['global', 'https://www.google-analytics.com/debug/mp/collect/', 'https://www.google-analytics.com'],
  ])('in the region %s with the endpoint %s sends to %s', (region, endpoint, address) => {
    expect(endpointOf(platform.settings.parse({ ...aConfig('http://127.0.0.1:9'), region, endpoint }))).toBe(address);
  });

  it.each([
    ['hold', 'hold'],
    ['resend', 'resend'],
  ])('hands onUnknown: %s on', (onUnknown, handed) => {
    const settings = platform.settings.parse({ ...aConfig('http://127.0.0.1:9'), onUnknown });
    const runtime = { http: { send: () => Promise.reject(new Error('no network')) }, clock: { now: () => 0 } };
    expect(platform.create(settings, runtime).onUnknown).toBe(handed);
  });

  it.each([
    ['a Universal Analytics id', { measurementId: 'UA-12345-1' }, ['measurementId'], 'G-ABC1234567'],
    ['a placeholder of the help pages', { measurementId: 'G-XXXXXXXXXX' }, ['measurementId'], 'G-ABC1234567'],
    ['the number of a stream', { measurementId: '4123456789' }, ['measurementId'], 'number of the stream'],
    ['an empty secret', { apiSecret: '' }, ['apiSecret'], 'API secret'],
    ['a third region', { region: 'asia' }, ['region'], 'region: eu'],
    ['a consent in other words', { consent: { adUserData: 'yes' } }, ['consent', 'adUserData'], 'granted'],
    ['a reserved event', { goals: { a: { event: 'session_start' } } }, ['goals', 'a', 'event'], 'reserved by GA4'],
    ['an event with a dash', { goals: { a: { event: 'quality-call' } } }, ['goals', 'a', 'event'], 'Latin letter'],
    ['a goal without an event', { goals: { a: {} } }, ['goals', 'a', 'event'], 'Name the GA4 event'],
    ['no goal', { goals: {} }, ['goals'], 'at least one'],
    ['another word for a lost answer', { onUnknown: 'retry' }, ['onUnknown'], 'onUnknown: hold'],
  ])('refuses %s and says what to write', (_name, change, path, words) => {
    expect(read(change).error?.issues).toEqual([expect.objectContaining({ path, message: expect.stringContaining(words) })]);
  });
});
