import type { Money } from '../../domain/money.js';
import { mayBeAtPlatform } from '../../domain/uploads/upload-states.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { ProcessingPlan } from '../uploads/processing-plan.js';
import type { CallChange, ChangeCounts, DestinationChangeCounts } from './rule-difference.js';

/** Amounts per currency, in minor units: they add up exactly. */
class MoneySums {
  private readonly minor = new Map<string, number>();

  add(money: Money | null): void {
    if (money !== null) this.minor.set(money.currency, (this.minor.get(money.currency) ?? 0) + money.minor);
  }

  get amounts(): Money[] {
    return [...this.minor].map(([currency, minor]) => ({ minor, currency })).sort((a, b) => (a.currency < b.currency ? -1 : 1));
  }
}

/** Counts conversions as they are and as they would be, and the changes between. */
export class ChangeCounter {
  private readonly sums = { metNow: 0, wouldMeet: 0, gained: 0, lost: 0, revalued: 0 };
  private readonly before = new MoneySums();
  private readonly after = new MoneySums();

  addUnchanged(value: Money | null): void {
    this.sums.metNow += 1;
    this.sums.wouldMeet += 1;
    this.before.add(value);
    this.after.add(value);
  }

  addChange({ change, valueNow, valueThen }: Pick<CallChange, 'change' | 'valueNow' | 'valueThen'>): void {
    this.sums[change] += 1;
    if (change !== 'gained') this.sums.metNow += 1;
    if (change !== 'lost') this.sums.wouldMeet += 1;
    this.before.add(valueNow);
    this.after.add(valueThen);
  }

  get counts(): ChangeCounts {
    return { ...this.sums, valueNow: this.before.amounts, valueThen: this.after.amounts };
  }
}

type CountedChange = Exclude<keyof DestinationChangeCounts, 'destination' | 'platform'>;

/** Counts the changes of uploads per destination. */
export class UploadChangeCounter {
  private readonly byId = new Map<string, DestinationChangeCounts & Record<CountedChange, number>>();

  /** @param destinations all that are shown, even without changes */
  constructor(destinations: readonly { readonly id: string; readonly platform: string }[]) {
    for (const { id, platform } of destinations) this.at(id, platform);
  }

  add(plan: ProcessingPlan): void {
    for (const upload of plan.added)
      this.count(upload, upload.state === 'pending' ? 'new' : upload.state === 'expired' ? 'expired' : 'skipped');
    for (const { id, config } of plan.notTaken) this.at(id, config.platform).notTaken += 1;
    const unmatchable = new Set(plan.skips.map(({ upload }) => upload.id));
    for (const { upload, to } of plan.steps) {
      if (to === 'cancelled') this.count(upload, 'cancelled');
      else if (upload.state === 'skipped') this.count(upload, 'woken');
      else if (upload.state === 'cancelled' && !unmatchable.has(upload.id)) this.count(upload, 'returned');
    }
    for (const { uploads } of plan.lostAfterSend) for (const upload of uploads) this.count(upload, 'alreadySent');
    for (const { uploads } of plan.revalued)
      for (const upload of uploads) if (hasLeft(upload)) this.count(upload, 'sentWithOldValue');
  }

  get counts(): DestinationChangeCounts[] {
    return [...this.byId.values()];
  }

  private count({ destination, platform }: UploadEntity, what: CountedChange): void {
    this.at(destination, platform)[what] += 1;
  }

  private at(destination: string, platform: string): Record<CountedChange, number> {
    const known = this.byId.get(destination) ?? { destination, platform, ...NO_CHANGES };
    this.byId.set(destination, known);
    return known;
  }
}

const NO_CHANGES: Readonly<Record<CountedChange, number>> = {
  new: 0,
  skipped: 0,
  expired: 0,
  notTaken: 0,
  cancelled: 0,
  returned: 0,
  woken: 0,
  alreadySent: 0,
  sentWithOldValue: 0,
};

function hasLeft({ state, reasonCode }: UploadEntity): boolean {
  return state === 'delivered' || mayBeAtPlatform(state, reasonCode);
}
