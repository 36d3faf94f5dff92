import type { Money } from '../../domain/money.js';
import type { CallChange, Figures } from './difference.js';

/** Amounts per currency, in minor units: they add up exactly. */
class Purse {
  private readonly minor = new Map<string, number>();

  put(money: Money | null): void {
    if (money !== null) this.minor.set(money.currency, (this.minor.get(money.currency) ?? 0) + money.minor);
  }

  get amounts(): Money[] {
    return [...this.minor].map(([currency, minor]) => ({ minor, currency })).sort((a, b) => (a.currency < b.currency ? -1 : 1));
  }
}

/** Counts what stands, what would stand, and what lies between. */
export class Count {
  private readonly counts = { metNow: 0, wouldMeet: 0, gained: 0, lost: 0, revalued: 0 };
  private readonly before = new Purse();
  private readonly after = new Purse();

  stands(value: Money | null): void {
    this.counts.metNow += 1;
    this.counts.wouldMeet += 1;
    this.before.put(value);
    this.after.put(value);
  }

  changes({ change, valueNow, valueThen }: Pick<CallChange, 'change' | 'valueNow' | 'valueThen'>): void {
    this.counts[change] += 1;
    if (change !== 'gained') this.counts.metNow += 1;
    if (change !== 'lost') this.counts.wouldMeet += 1;
    this.before.put(valueNow);
    this.after.put(valueThen);
  }

  get figures(): Figures {
    return { ...this.counts, valueNow: this.before.amounts, valueThen: this.after.amounts };
  }
}
