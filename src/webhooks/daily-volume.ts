import { DAY, type Instant } from '../domain/time/instant.js';

const WARN_AT = 0.8;
const KIB = 1024;

/** Whether one more webhook fits into the day's volume. */
export type VolumeVerdict = 'admitted' | 'admitted, and a warning is due' | 'over';

/**
 * Quota: the bytes that one source may send within a UTC day, over all processes. `adopt` takes over what all processes have
 * recorded; what is received here counts at once, and is recorded in whole kibibytes.
 */
export class DailyVolume {
  private day = -1;
  private recorded = 0;
  private unrecorded = 0;
  private warned = false;

  constructor(private readonly mostBytes: number) {}

  admit(bytes: number, now: Instant): VolumeVerdict {
    this.resetOnNewDay(now);
    const total = this.recorded + this.unrecorded + bytes;
    if (total > this.mostBytes) return 'over';
    this.unrecorded += bytes;
    if (this.warned || total < WARN_AT * this.mostBytes) return 'admitted';
    this.warned = true;
    return 'admitted, and a warning is due';
  }

  /** Takes the kibibytes to record now. */
  take(now: Instant): number {
    this.resetOnNewDay(now);
    const kibibytes = Math.floor(this.unrecorded / KIB);
    this.unrecorded -= kibibytes * KIB;
    this.recorded += kibibytes * KIB;
    return kibibytes;
  }

  /** Returns kibibytes that could not be recorded. */
  giveBack(kibibytes: number, now: Instant): void {
    this.resetOnNewDay(now);
    if (this.recorded < kibibytes * KIB) return;
    this.recorded -= kibibytes * KIB;
    this.unrecorded += kibibytes * KIB;
  }

  /** Takes over what all processes have recorded of the day of `now`. */
  adopt(kibibytes: number, now: Instant): void {
    this.resetOnNewDay(now);
    this.recorded = kibibytes * KIB;
  }

  private resetOnNewDay(now: Instant): void {
    const day = Math.floor(now / DAY);
    if (day === this.day) return;
    this.day = day;
    this.recorded = 0;
    this.unrecorded = 0;
    this.warned = false;
  }
}
