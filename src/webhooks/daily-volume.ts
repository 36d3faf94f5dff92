import { DAY, type Instant } from '../domain/time/instant.js';

const WARN_AT = 0.8;

/** What became of one more webhook within the day's volume. */
export type VolumeVerdict = 'admitted' | 'admitted, and a warning is due' | 'over';

/**
 * Quota: how many bytes one source may send within a day of UTC. This process counts its own; what it had stored before it
 * started, and what other processes stored until then, is told by `add`.
 */
export class DailyVolume {
  private day = -1;
  private bytes = 0;
  private warned = false;

  constructor(private readonly mostBytes: number) {}

  admit(bytes: number, now: Instant): VolumeVerdict {
    this.resetOnNewDay(now);
    if (this.bytes + bytes > this.mostBytes) return 'over';
    this.bytes += bytes;
    if (this.warned || this.bytes < WARN_AT * this.mostBytes) return 'admitted';
    this.warned = true;
    return 'admitted, and a warning is due';
  }

  /** Bytes that are stored already, of the day of `now`. */
  add(bytes: number, now: Instant): void {
    this.resetOnNewDay(now);
    this.bytes += bytes;
  }

  /** What was sent today, in parts of what may be. */
  share(now: Instant): number {
    this.resetOnNewDay(now);
    return this.bytes / this.mostBytes;
  }

  private resetOnNewDay(now: Instant): void {
    const day = Math.floor(now / DAY);
    if (day === this.day) return;
    this.day = day;
    this.bytes = 0;
    this.warned = false;
  }
}
