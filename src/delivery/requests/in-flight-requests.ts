import type { BatchAnswer, DestinationTrouble } from '../../platforms/kit/answers.js';
import { mostSevereTrouble } from '../../platforms/kit/destination-trouble.js';

/** One unit of a semaphore, held until it is released. A second release does nothing. */
export interface Permit {
  release(): void;
}

/**
 * Semaphore: at most so many permits are out at a time; the others wait in the order in which they came. Ours and not p-limit,
 * which takes callbacks only: with handles a request holds permits of several semaphores without a nested call for each.
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

  /** The permit goes to whoever has waited longest. */
  private passOn(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.inUse -= 1;
  }
}

/** The requests of a round that are under way: so many at a time, and what their answers say of the platform. */
export class InFlightRequests {
  private readonly semaphore = new Semaphore();
  private readonly troubles: DestinationTrouble[] = [];
  private unansweredInARow = 0;
  private readonly maxUnanswered: number;

  /**
   * @param requests how many there are to begin with
   * @param looksForStumbling whether a platform that is out of order may be so because of one of the rows
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

  /** Trouble that no single answer shows. */
  stopFor(trouble: DestinationTrouble): void {
    this.troubles.push(trouble);
  }

  /**
   * The most severe trouble that any answer brought; null for none. As many requests in a row without an answer as go out at a
   * time are an outage, whatever became of their rows.
   */
  get trouble(): DestinationTrouble | null {
    const mostSevere = mostSevereTrouble(this.troubles);
    if (mostSevere) return mostSevere;
    return this.unansweredInARow >= this.maxUnanswered ? { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE' } } : null;
  }
}
