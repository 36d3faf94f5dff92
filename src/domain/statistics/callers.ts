import type { CountedCall } from './counted.js';
import { PackedReader, PackedWriter } from './packed-numbers.js';
import { TupleIndex } from './tuple-index.js';

/** 64 bits of the keyed hash: enough to distinguish all callers of a business, and a quarter of the hash. */
const PREFIX_DIGITS = 16;
const HALF_DIGITS = PREFIX_DIGITS / 2;
const KEY = new RegExp(`^[0-9a-f]{${PREFIX_DIGITS}}`);

/** Stored form of the callers, packed: the prefix of the keyed hash as two numbers, and the number of calls. */
export type CallerTable = string;

/** Calls by caller. Tables of days add up to the table of a period. */
export class CallerSum {
  private readonly callers = new TupleIndex();
  private readonly calls: number[] = [];

  static of(calls: readonly Pick<CountedCall, 'callerKey'>[]): CallerSum {
    const sum = new CallerSum();
    for (const { callerKey } of calls) if (callerKey !== null) sum.add(callerKey);
    return sum;
  }

  include(table: CallerTable): void {
    const packed = new PackedReader(table);
    while (!packed.isAtEnd) this.count(packed.next(), packed.next(), packed.next());
  }

  table(): CallerTable {
    const packed = new PackedWriter();
    for (const [caller, calls] of this.calls.entries()) {
      const [first = 0, second = 0] = this.callers.tupleAt(caller);
      for (const number of [first, second, calls]) packed.write(number);
    }
    return packed.text();
  }

  /** Callers with at least this many calls, by the prefix of the keyed hash; most calls first. */
  frequent(minCalls: number): { readonly prefix: string; readonly calls: number }[] {
    const often: { readonly prefix: string; readonly calls: number }[] = [];
    for (const [caller, calls] of this.calls.entries())
      if (calls >= minCalls) often.push({ prefix: this.prefixOf(caller), calls });
    return often.sort((a, b) => b.calls - a.calls);
  }

  private add(callerKey: string): void {
    if (!KEY.test(callerKey)) throw new Error('a keyed hash is not hexadecimal');
    const numberAt = (from: number) => parseInt(callerKey.slice(from, from + HALF_DIGITS), 16);
    this.count(numberAt(0), numberAt(HALF_DIGITS), 1);
  }

  private count(first: number, second: number, calls: number): void {
    const caller = this.callers.indexOf(first, second);
    this.calls[caller] = (this.calls[caller] ?? 0) + calls;
  }

  private prefixOf(caller: number): string {
    const [first = 0, second = 0] = this.callers.tupleAt(caller);
    return [first, second].map((number) => number.toString(16).padStart(HALF_DIGITS, '0')).join('');
  }
}
