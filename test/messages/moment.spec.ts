import { formatMoment } from '../../src/messages/state-messages.js';

describe('a moment in a sentence', () => {
  const moment = Date.UTC(2026, 10, 22, 21, 5);

  it('is by the business’s clock, in words of the language', () => {
    expect(formatMoment(moment, { language: 'en', timezone: 'Europe/Moscow' })).toBe('23 Nov 2026, 00:05');
    expect(formatMoment(moment, { language: 'ru', timezone: 'Europe/Moscow' })).toBe('23 нояб. 2026 г., 00:05');
    expect(formatMoment(moment, { language: 'en', timezone: 'Asia/Vladivostok' })).toBe('23 Nov 2026, 07:05');
  });
});
