import { SECOND, type Instant } from '../domain/time/instant.js';
import type { Clock } from '../runtime/clock.js';

/** In a long backlog people see so often that it goes well; each time costs a statement. */
const EVERY_MS = 10 * SECOND;

/** That a destination goes well, passed on now and then during a round, and at its end. */
export class GoodNews {
  private toldAt: Instant;
  /** When it last went well, where nobody was told of that yet. */
  private untold: Instant | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly tell: (probing: boolean, at: Instant) => Promise<void>,
  ) {
    this.toldAt = clock.now();
  }

  /** What a probe came to is told at once: it opens the way for all others. */
  async came(probing: boolean): Promise<void> {
    this.untold = this.clock.now();
    if (probing || this.untold - this.toldAt >= EVERY_MS) await this.pass(probing, this.untold);
  }

  /** After trouble too: what went well before it did, at its time. */
  async end(): Promise<void> {
    if (this.untold !== null) await this.pass(false, this.untold);
  }

  private async pass(probing: boolean, at: Instant): Promise<void> {
    await this.tell(probing, at);
    this.toldAt = at;
    this.untold = null;
  }
}
