import type { Reread, ToldField } from './reread-call.js';

/** How the receipts of stored calls read now. */
export interface RereadFigures {
  /** From nothing: all their receipts are kept. */
  readonly anew: number;
  /** Some receipts are no longer kept: the others went onto what was known. */
  readonly partly: number;
  /** No receipt is kept, or none can be read: left as they are. */
  readonly not: number;
  readonly changed: number;
  /** How many calls say something else, by field. */
  readonly fields: Readonly<Partial<Record<ToldField, number>>>;
  /** Receipts that are kept and can no longer be read as their call's. */
  readonly strange: number;
  /** Calls that are of another caller now, or of one who was not recognised before. */
  readonly otherCaller: number;
}

/** Adds up how calls were read again. */
export class RereadCount {
  private readonly how = { anew: 0, partly: 0, not: 0 };
  private readonly fields: Partial<Record<ToldField, number>> = {};
  private calls = 0;
  private changed = 0;
  private strange = 0;

  add(rereads: readonly Reread[]): void {
    for (const { how, strange, changed } of rereads) {
      this.calls += 1;
      this.how[how] += 1;
      this.strange += strange;
      if (changed.length > 0) this.changed += 1;
      for (const field of changed) this.fields[field] = (this.fields[field] ?? 0) + 1;
    }
  }

  /** Null where no call was read again. */
  get figures(): RereadFigures | null {
    if (this.calls === 0) return null;
    const { changed, strange } = this;
    return { ...this.how, changed, fields: { ...this.fields }, strange, otherCaller: this.fields.callerKey ?? 0 };
  }
}
