import { ClockDriftMonitor } from '../../src/runtime/http-dates.js';
import type { HttpResult } from '../../src/runtime/http.js';

const NOON = Date.UTC(2026, 10, 22, 10);
const answer = (date: string | null): HttpResult => ({
  kind: 'answer',
  status: 200,
  headers: date === null ? {} : { date },
  body: '',
});

describe('the time by the servers’ clocks', () => {
  /** Asks each of the servers once; our clock stands at noon. */
  const driftAfter = async (...answers: readonly (readonly [url: string, result: HttpResult])[]) => {
    const dates = new ClockDriftMonitor({ now: () => NOON });
    for (const [url, result] of answers) await dates.observe({ send: async () => result }).send({ method: 'GET', url });
    return dates.smallestDrift();
  };

  it('is compared with ours, in the middle of the second that they name', async () => {
    expect(await driftAfter(['https://a.example/x', answer('Sun, 22 Nov 2026 09:59:00 GMT')])).toEqual({
      host: 'a.example',
      ms: 59_500,
      local: false,
    });
  });

  it('is believed where one of them agrees with us', async () => {
    const wrong = ['https://a.example/', answer('Sun, 22 Nov 2026 09:00:00 GMT')] as const;
    const right = ['https://b.example/', answer('Sun, 22 Nov 2026 10:00:01 GMT')] as const;
    expect(await driftAfter(wrong, right)).toMatchObject({ host: 'b.example', ms: -1500 });
  });

  it('of this very machine proves nothing, and is said to be its own', async () => {
    expect(await driftAfter(['http://127.0.0.1:4010/', answer('Sun, 22 Nov 2026 10:00:00 GMT')])).toMatchObject({ local: true });
  });

  it('is not known where nobody answers or no answer has a date', async () => {
    const lost = { kind: 'lost', code: 'TIMEOUT' } as const;
    expect(await driftAfter(['https://a.example/', lost], ['https://b.example/', answer(null)])).toBeNull();
  });
});
