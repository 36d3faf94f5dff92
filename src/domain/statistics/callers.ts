import type { CountedCall } from './counted.js';
import { PackedReader, PackedWriter } from './packed-numbers.js';
import { TupleIndex } from './tuple-index.js';

/** So many letters of the keyed hash tell all callers of a business apart, and are a quarter of it. */
const LETTERS_OF_A_CALLER = 16;
const LETTERS_OF_A_NUMBER = LETTERS_OF_A_CALLER / 2;
const KEY = new RegExp(`^[0-9a-f]{${LETTERS_OF_A_CALLER}}`);

/** Callers as they are stored, packed: the first letters of the keyed hash as two numbers, and how often each called. */
export type CallerTable = string;

/** How often each called. Tables of days add up to that of a period. */
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

  /** Who called so many times or more, by the first letters of the keyed hash; those who called most first. */
  frequent(least: number): { readonly letters: string; readonly calls: number }[] {
    const often: { readonly letters: string; readonly calls: number }[] = [];
    for (const [caller, calls] of this.calls.entries())
      if (calls >= least) often.push({ letters: this.lettersOf(caller), calls });
    return often.sort((a, b) => b.calls - a.calls);
  }

  private add(callerKey: string): void {
    if (!KEY.test(callerKey)) throw new Error('a keyed hash is not hexadecimal');
    const numberAt = (from: number) => parseInt(callerKey.slice(from, from + LETTERS_OF_A_NUMBER), 16);
    this.count(numberAt(0), numberAt(LETTERS_OF_A_NUMBER), 1);
  }

  private count(first: number, second: number, calls: number): void {
    const caller = this.callers.indexOf(first, second);
    this.calls[caller] = (this.calls[caller] ?? 0) + calls;
  }

  private lettersOf(caller: number): string {
    const [first = 0, second = 0] = this.callers.tupleAt(caller);
    return [first, second].map((number) => number.toString(16).padStart(LETTERS_OF_A_NUMBER, '0')).join('');
  }
}
