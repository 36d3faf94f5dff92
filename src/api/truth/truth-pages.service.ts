import { Inject, Injectable } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { MINUTE, type Instant } from '../../domain/time/instant.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { type JudgedTruthLine, type TruthQuery, TruthService } from '../../truth/truth.service.js';

/** After this long the following pages are compared again. */
const KEPT_FOR_MS = 5 * MINUTE;
/** Readers who page at the same time; lines of 92 days take some megabytes at most. */
const MOST_KEPT = 8;

interface KeptLines {
  readonly at: Instant;
  readonly lines: Promise<readonly JudgedTruthLine[]>;
}

/**
 * Snapshot of a list while somebody pages through it: a first page runs the comparison, and later pages are cut from the same
 * lines, so that a long list costs one comparison and no line is shown twice.
 */
@Injectable()
export class TruthPages {
  private readonly kept = new Map<string, KeptLines>();

  constructor(
    private readonly truth: TruthService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param continued a page after the first one */
  async lines(destinations: readonly Destination[], query: TruthQuery, continued: boolean): Promise<readonly JudgedTruthLine[]> {
    const key = JSON.stringify([destinations.map(({ id }) => id), query]);
    const now = this.clock.now();
    const known = this.kept.get(key);
    if (continued && known && now - known.at < KEPT_FOR_MS) return known.lines;
    const lines = this.truth.linesOf(destinations, query);
    this.kept.delete(key);
    this.kept.set(key, { at: now, lines });
    for (const [other] of this.kept) if (this.kept.size > MOST_KEPT) this.kept.delete(other);
    // A failure is not cached.
    lines.catch(() => this.kept.delete(key));
    return lines;
  }
}
