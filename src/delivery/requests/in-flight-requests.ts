import type { BatchAnswer, DestinationTrouble } from '../../platforms/kit/answers.js';
import { mostSevereTrouble } from '../../platforms/kit/destination-trouble.js';

/** One unit of a semaphore, held until it is released. A second release does nothing. */
export interface Permit {
  release(): void;
}

/**
 * Semaphore: a limited number of permits is out at a time; waiters are served in order. Not p-limit, which takes callbacks
 * only: with handles a request holds permits of several semaphores without a nested call for each.
 */
export class Semaphore {
  private inUse = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param limit how many permits may be out, this one included */
  async acquire(limit: number): Promise<Permit> {
    if (this.inUse < limit) this.inUse += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    let held = true;
    return {
      release: () => {
        if (held) this.passOn();
        held = false;
      },
    };
  }

  /** Hands the permit to the longest waiter. */
  private passOn(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.inUse -= 1;
  }
}

/** A round's requests in flight: a limited number at a time, and what their answers say of the platform. */
export class InFlightRequests {
  private readonly semaphore = new Semaphore();
  private readonly troubles: DestinationTrouble[] = [];
  private unansweredInARow = 0;
  private readonly maxUnanswered: number;

  /**
   * @param requests how many there are to begin with
   * @param looksForStumbling whether one of the rows may be what makes a platform report that it is out of order
   */
  constructor(
    private readonly limit: number,
    requests: number,
    readonly looksForStumbling = false,
  ) {
    this.maxUnanswered = Math.max(1, Math.min(limit, requests));
  }

  acquire(): Promise<Permit> {
    return this.semaphore.acquire(this.limit);
  }

  observe({ trouble, outcomes }: BatchAnswer): void {
    if (trouble) this.troubles.push(trouble);
    this.unansweredInARow = outcomes.every(({ kind }) => kind === 'unknown') ? this.unansweredInARow + 1 : 0;
  }

  /** For trouble that no single answer shows. */
  stopFor(trouble: DestinationTrouble): void {
    this.troubles.push(trouble);
  }

  /**
   * The most severe trouble of all answers; null if none. Consecutive requests without an answer, as many as are sent at a
   * time, are an outage, whatever became of their rows.
   */
  get trouble(): DestinationTrouble | null {
    const mostSevere = mostSevereTrouble(this.troubles);
    if (mostSevere) return mostSevere;
    return this.unansweredInARow >= this.maxUnanswered ? { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE' } } : null;
  }
}
