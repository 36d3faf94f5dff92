import { recordedMessage, recordedText } from '../../../src/platforms/google-ads/exchange.js';

describe('the record of a request to Google', () => {
  it('shows no phone, no whole hash of one, no token', () => {
    const hash = 'ab'.repeat(32);
    const shown = recordedText(`{"phoneNumber":"${hash}","n":"+79161234567","h":"Bearer ya29.abc-DEF","s":"my-secret"}`, [
      'my-secret',
    ]);
    expect(shown).toBe('{"phoneNumber":"ababab***","n":"+***","h":"***","s":"***"}');
  });

  it('keeps click ids, moments and ids as they are', () => {
    const text =
      '{"gclid":"Cj0KCQ_x","t":"2026-11-20 10:45:59+00:00","accountId":"1234567890","id":"rb-0f3c9b1e8a7d4c52b6e1f09a3d7c5b24"}';
    expect(recordedText(text)).toBe(text);
  });

  it('is cut at 64 KiB, never inside a letter', () => {
    const shown = recordedText('ю'.repeat(50_000));
    expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(64 * 1024);
    expect(shown).toMatch(/^ю+\n\[cut here, 100000 bytes in all\]$/);
  });

  it('keeps messages short', () => {
    expect(recordedMessage('x'.repeat(1000))).toHaveLength(300);
  });
});
