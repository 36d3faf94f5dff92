import { DAY, type Instant } from '../domain/time/instant.js';

const WARN_AT = 0.8;
const KIB = 1024;

/** What became of one more webhook within the day's volume. */
export type VolumeVerdict = 'admitted' | 'admitted, and a warning is due' | 'over';

/**
 * Quota: how many bytes one source may send within a day of UTC, to all processes together. What they have recorded is told by
 * `adopt`; what is received here counts at once, and is recorded in whole kibibytes.
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

  /** The kibibytes to record now. */
  take(now: Instant): number {
    this.resetOnNewDay(now);
    const kibibytes = Math.floor(this.unrecorded / KIB);
    this.unrecorded -= kibibytes * KIB;
    this.recorded += kibibytes * KIB;
    return kibibytes;
  }

  /** They could not be recorded. */
  giveBack(kibibytes: number, now: Instant): void {
    this.resetOnNewDay(now);
    if (this.recorded < kibibytes * KIB) return;
    this.recorded -= kibibytes * KIB;
    this.unrecorded += kibibytes * KIB;
  }

  /** What all processes have recorded of the day of `now`. */
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
