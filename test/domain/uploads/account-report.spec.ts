import { DAY, MINUTE } from '../../../src/domain/time/instant.js';
import { reportStart, nextReportAt, EMPTY_REPORT } from '../../../src/domain/uploads/account-report.js';

const NOW = Date.UTC(2026, 10, 22, 10);
const day = (name: string) => ({ day: name, successful: 0, failed: 0, pending: 0 });

describe('a platform’s report on an account', () => {
  it('begins with its first day, by the business’s clock', () => {
    const report = { ...EMPTY_REPORT, days: [day('2026-11-22'), day('2026-11-16'), day('2026-11-20')] };
    expect(reportStart(report, 'Europe/Moscow')).toBe(Date.UTC(2026, 10, 15, 21));
  });

  it.each([
    ['no day', []],
    ['what is no day', [day('yesterday')]],
  ])('begins nowhere when it names %s', (_name, days) => {
    expect(reportStart({ ...EMPTY_REPORT, days }, 'Europe/Moscow')).toBeNull();
  });

  it.each([
    ['a report that came', null, 0, NOW + DAY],
    ['one that a person must make possible', { passing: false, afterMs: 0 }, 3, NOW + DAY],
    ['a first stumble', { passing: true, afterMs: 0 }, 1, NOW + MINUTE],
    ['the third in a row', { passing: true, afterMs: 0 }, 3, NOW + 4 * MINUTE],
    ['a wish of the platform’s', { passing: true, afterMs: 15 * MINUTE }, 1, NOW + 15 * MINUTE],
    ['a wish beyond a day', { passing: true, afterMs: 9 * DAY }, 1, NOW + DAY],
  ])('is asked for again after %s', (_name, trouble, failures, at) => {
    expect(nextReportAt(NOW, trouble, failures, 0)).toBe(at);
  });
});
