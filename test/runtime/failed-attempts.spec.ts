import { MINUTE } from '../../src/domain/time/instant.js';
import { FailedAttempts, LOCK_OUT, SLOW_DOWN } from '../../src/runtime/failed-attempts.js';

const NOW = Date.UTC(2026, 10, 30);

/** The waits after so many wrong secrets in a row, a second apart. */
function waitsOf(attempts: FailedAttempts, count: number, address = '203.0.113.7'): number[] {
  return Array.from({ length: count }, (_, index) => attempts.record(address, NOW + index * 1000));
}

describe('wrong secrets from one address', () => {
  it('are answered ever more slowly after the tenth token, by two seconds at most', () => {
    const waits = waitsOf(new FailedAttempts(SLOW_DOWN), 40);
    expect(waits.slice(0, 10)).toEqual(Array(10).fill(0));
    expect(waits.slice(10, 13)).toEqual([100, 200, 300]);
    expect(waits.slice(30)).toEqual(Array(10).fill(2000));
  });

  it('lock the address out after the twentieth key, until the minute is over', () => {
    const attempts = new FailedAttempts(LOCK_OUT);
    waitsOf(attempts, 20);
    expect(attempts.lockedFor('203.0.113.7', NOW + 19_000)).toBe(0);
    attempts.record('203.0.113.7', NOW + 20_000);
    expect(attempts.lockedFor('203.0.113.7', NOW + 20_000)).toBe(40_000);
    expect(attempts.lockedFor('203.0.113.8', NOW + 20_000)).toBe(0);
    expect(attempts.lockedFor('203.0.113.7', NOW + MINUTE)).toBe(0);
  });

  it('are forgotten a minute after the first of them', () => {
    const attempts = new FailedAttempts(LOCK_OUT);
    waitsOf(attempts, 30);
    expect(attempts.record('203.0.113.7', NOW + MINUTE)).toBe(0);
  });

  it('cost no other address anything', () => {
    const attempts = new FailedAttempts(SLOW_DOWN);
    waitsOf(attempts, 30);
    expect(attempts.record('203.0.113.8', NOW)).toBe(0);
  });

  it('count together where a proxy adds a port, and where one has a network of IPv6', () => {
    const spellings = [
      ['203.0.113.7:4711', '203.0.113.7:4712', '::ffff:203.0.113.7', '[::ffff:cb00:7107]:443', '203.0.113.7'],
      ['2001:db8:1:2::1', '2001:db8:1:2:ffff::2', '[2001:db8:1:2::3]:443', '2001:0db8:0001:0002:0:0:0:4', '2001:DB8:1:2::5%eth0'],
    ];
    for (const addresses of spellings) {
      const attempts = new FailedAttempts(LOCK_OUT);
      for (let index = 0; index < 21; index += 1) attempts.record(addresses[index % addresses.length] ?? '', NOW);
      for (const address of addresses) expect(attempts.lockedFor(address, NOW)).toBe(MINUTE);
      for (const other of ['203.0.113.8', '2001:db8:1:3::1']) expect(attempts.lockedFor(other, NOW)).toBe(0);
    }
  });

  it('of very many addresses together slow down every address, and lock out none', () => {
    const attempts = new FailedAttempts(LOCK_OUT);
    for (let index = 0; index < 100; index += 1) expect(attempts.record(`address ${index}`, NOW)).toBe(0);
    expect(attempts.record('one more', NOW)).toBe(100);
    for (let index = 0; index < 100; index += 1) attempts.record(`another ${index}`, NOW);
    expect(attempts.delayOf('somebody else', NOW)).toBe(2000);
    expect(attempts.lockedFor('one more', NOW)).toBe(0);
    expect(attempts.delayOf('somebody else', NOW + MINUTE)).toBe(0);
  });

  it('are forgotten for the address that has been silent for longest when there are too many addresses', () => {
    const attempts = new FailedAttempts(LOCK_OUT);
    for (const address of ['silent', 'busy']) waitsOf(attempts, 30, address);
    for (let index = 0; index < 9_999; index += 1) attempts.record(`address ${index}`, NOW + 30_000);
    expect(attempts.lockedFor('silent', NOW + 30_000)).toBe(0);
    expect(attempts.lockedFor('busy', NOW + 30_000)).toBe(30_000);
  });
});
