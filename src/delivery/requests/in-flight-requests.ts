import type { BatchAnswer, DestinationTrouble } from '../../platforms/kit/answers.js';

/** Lets at most so many works be under way at a time; the others wait in the order in which they came. */
export class Semaphore {
  private inUse = 0;
  private readonly waiting: (() => void)[] = [];

  async run<T>(most: number, work: () => Promise<T>): Promise<T> {
    await this.acquire(most);
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  /** Resolves when a slot is ours; it stays so until `giveBack`. */
  async acquire(most: number): Promise<void> {
    if (this.inUse < most) this.inUse += 1;
    else await new Promise<void>((mine) => this.waiting.push(mine));
  }

  /** Hands the slot to whoever waits longest. */
  release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.inUse -= 1;
  }
}

const SEVERITY: Readonly<Record<DestinationTrouble['kind'], number>> = { pause: 3, delay: 2, outage: 1 };

/** Through which the requests of a round leave: so many at a time, and none any more once the platform is in trouble. */
export class InFlightRequests {
  private readonly semaphore = new Semaphore();
  private readonly troubles: DestinationTrouble[] = [];
  private unansweredInARow = 0;
  private readonly maxUnanswered: number;

  /** @param requests how many there are to begin with */
  constructor(
    private readonly limit: number,
    requests: number,
  ) {
    this.maxUnanswered = Math.max(1, Math.min(limit, requests));
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.semaphore.run(this.limit, work);
  }

  observe({ trouble, outcomes }: BatchAnswer): void {
    if (trouble) this.troubles.push(trouble);
    this.unansweredInARow = outcomes.every(({ kind }) => kind === 'unknown') ? this.unansweredInARow + 1 : 0;
  }

  /**
   * Of troubles that came side by side the one that a person must hear of first; null for none. As many requests in a row without an answer as go out
   * at a time are an outage, whatever became of their rows.
   */
  get trouble(): DestinationTrouble | null {
    const [gravest] = this.troubles.toSorted((a, b) => SEVERITY[b.kind] - SEVERITY[a.kind]);
    if (gravest) return gravest;
    return this.unansweredInARow >= this.maxUnanswered ? { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE' } } : null;
  }
}
