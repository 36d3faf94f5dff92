import { CallerSum } from '../../../src/domain/statistics/callers.js';

const keyOf = (caller: string) => ({ callerKey: caller.padStart(16, 'f').padEnd(64, '0') });

function sumOf(tables: readonly string[]): CallerSum {
  const sum = new CallerSum();
  for (const table of tables) sum.include(table);
  return sum;
}

describe('how often callers called', () => {
  const monday = CallerSum.of([keyOf('a1'), keyOf('b2'), keyOf('a1'), { callerKey: null }]).table();
  const tuesday = CallerSum.of([keyOf('b2'), keyOf('b2'), keyOf('00000000000000c3')]).table();

  it('adds up over days, those who called most first', () => {
    expect(sumOf([monday, tuesday]).frequent(1)).toEqual([
      { prefix: 'ffffffffffffffb2', calls: 3 },
      { prefix: 'ffffffffffffffa1', calls: 2 },
      { prefix: '00000000000000c3', calls: 1 },
    ]);
    expect(sumOf([monday, tuesday]).frequent(3)).toEqual([{ prefix: 'ffffffffffffffb2', calls: 3 }]);
    expect(sumOf([]).frequent(1)).toEqual([]);
  });

  it('keeps thousands of callers apart', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => keyOf((at * 2_654_435_761).toString(16)));
    const often = sumOf([CallerSum.of(many).table(), CallerSum.of(many).table()]).frequent(2);
    expect(often).toHaveLength(20_000);
    expect(new Set(often.map(({ calls }) => calls))).toEqual(new Set([2]));
    expect(new Set(often.map(({ prefix }) => prefix)).size).toBe(20_000);
  });
});
