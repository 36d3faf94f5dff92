import { DAY } from '../../../src/domain/time/instant.js';
import { platform } from '../../../src/platforms/webhook/index.js';
import { aConfig, SECRET } from './webhook.js';

const read = (change: Readonly<Record<string, unknown>>) =>
  platform.settings.safeParse({ ...aConfig('http://127.0.0.1:9'), ...change });
const runtime = { http: { send: () => Promise.reject(new Error('no network')) }, clock: { now: () => 0 } };

describe('the config of a webhook', () => {
  it('needs no more than an address and goals', () => {
    expect(platform.settings.parse({ url: 'https://crm.example/calls', goals: { 'quality-call': {} } })).toEqual({
      url: 'https://crm.example/calls',
      method: 'POST',
      headers: {},
      phones: [],
      sendWithinDays: 30,
      goals: { 'quality-call': { value: 'send' } },
    });
  });

  it('sends at once, and for as many days as it says', () => {
    const { data } = read({ sendWithinDays: 7 });
    if (!data) throw new Error('not read');
    expect(platform.create(data, runtime)).toMatchObject({
      window: { notBeforeMs: 0, expiresMs: 7 * DAY },
      copies: 'ignored',
      onUnknown: 'resend',
    });
  });

  it.each([
    ['another protocol', { url: 'ftp://crm.example/' }, ['url'], 'http or https'],
    ['a user and a password in the address', { url: 'https://me:pass@crm.example/' }, ['url'], 'without user'],
    ['a host out of a field', { url: 'https://{{clickIds.gclid}}.example/' }, ['url'], 'after the host'],
    ['a host that a field goes on with', { url: 'https://crm.example{{clickIds.gclid}}/' }, ['url'], 'after the host'],
    ['a port out of a field', { url: 'https://crm.example:{{value}}/' }, ['url'], 'after the host'],
    ['a misspelt field', { url: 'https://a.example/?g={{clickIds.glcid}}' }, ['url'], 'Did you mean {{clickIds.gclid}}?'],
    [
      'a click id without its group',
      { url: 'https://a.example/?g={{rb_clickid}}' },
      ['url'],
      'Did you mean {{clickIds.rb_clickid}}?',
    ],
    ['a field that nobody may be told', { body: '{"ip":"{{ip}}"}' }, ['body'], 'There is no field {{ip}}'],
    ['a field that does not end', { body: 'call {{callId}' }, ['body'], 'two pairs of braces'],
    ['a field in a header', { headers: { 'X-Call': '{{callId}}' } }, ['headers', 'X-Call'], 'url and body only'],
    ['a header of our own', { headers: { 'Webhook-Id': '1' } }, ['headers', 'Webhook-Id'], 'Leave this header out'],
    ['a header of two lines', { headers: { 'X-Call': 'a\r\nHost: b' } }, ['headers', 'X-Call'], 'one line'],
    ['a secret that can be guessed', { secret: 'short' }, ['secret'], 'shorter than 16 characters'],
    ['a secret of few different letters', { secret: 'whsec_aaaaaaaaaaaaaaaaaaaa' }, ['secret'], 'openssl rand'],
    ['a secret that is no base64', { secret: 'whsec_no base64!' }, ['secret'], 'base64'],
    ['a body for GET', { method: 'GET', body: 'x' }, ['body'], 'has no body'],
    ['JSON that breaks when filled in', { body: '{"goal": {{goal}}, }' }, ['body'], 'is not JSON'],
    ['another method', { method: 'PUT' }, ['method'], 'method: GET'],
    ['another field as a phone', { phones: ['pageUrl'] }, ['phones', 0], 'callerNumber'],
    ['more than a year', { sendWithinDays: 366 }, ['sendWithinDays'], 'from 1 to 365'],
    ['no goal', { goals: {} }, ['goals'], 'at least one'],
  ])('refuses %s and says what to write', (_name, change, path, words) => {
    const { error } = read(change);
    expect(error?.issues).toEqual([expect.objectContaining({ path, message: expect.stringContaining(words) })]);
    expect(JSON.stringify(error)).not.toContain(SECRET);
  });

  it('takes another address for another place where goals are counted, and shows no word of it', () => {
    const targets = ['https://crm.example/one-secret', 'https://crm.example/two-secret'].map((url) => {
      const { data } = read({ url });
      if (!data) throw new Error('not read');
      return platform.create(data, runtime).goalTargets.get('quality-call');
    });
    expect(targets[0]).not.toEqual(targets[1]);
    expect(JSON.stringify(targets)).not.toContain('-secret');
  });
});
