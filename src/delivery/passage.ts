import type { BatchAnswer } from '../platforms/kit/answers.js';
import type { DestinationTrouble } from '../platforms/kit/answers.js';
import { Slots } from './limits/slots.js';

const GRAVITY: Readonly<Record<DestinationTrouble['kind'], number>> = { pause: 3, delay: 2, outage: 1 };

/** Through which the requests of a round leave: so many at a time, and none any more once the platform is in trouble. */
export class Passage {
  private readonly slots = new Slots();
  private readonly troubles: DestinationTrouble[] = [];
  private silentInARow = 0;
  private readonly silence: number;

  /** @param requests how many there are to begin with */
  constructor(
    private readonly atATime: number,
    requests: number,
  ) {
    this.silence = Math.max(1, Math.min(atATime, requests));
  }

  through<T>(work: () => Promise<T>): Promise<T> {
    return this.slots.hold(this.atATime, work);
  }

  see({ trouble, outcomes }: BatchAnswer): void {
    if (trouble) this.troubles.push(trouble);
    this.silentInARow = outcomes.every(({ kind }) => kind === 'unknown') ? this.silentInARow + 1 : 0;
  }

  /**
   * Of troubles that came side by side the one that a person must hear of first; null for none. As many requests in a row without an answer as go out
   * at a time are an outage, whatever became of their rows.
   */
  get trouble(): DestinationTrouble | null {
    const [gravest] = this.troubles.toSorted((a, b) => GRAVITY[b.kind] - GRAVITY[a.kind]);
    if (gravest) return gravest;
    return this.silentInARow >= this.silence ? { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE' } } : null;
  }
}
