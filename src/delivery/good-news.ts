import { SECOND } from '../domain/instant.js';
import type { Clock } from '../runtime/clock.js';

/** In a long backlog people see so often that it goes well; each time costs a statement. */
const EVERY_MS = 10 * SECOND;

/** That a destination goes well, passed on now and then during a round, and at its end. */
export class GoodNews {
  private toldAt: number;
  private untold = false;

  constructor(
    private readonly clock: Clock,
    private readonly tell: (probing: boolean) => Promise<void>,
  ) {
    this.toldAt = clock.now();
  }

  /** What a probe came to is told at once: it opens the way for all others. */
  async came(probing: boolean): Promise<void> {
    this.untold = true;
    if (probing || this.clock.now() - this.toldAt >= EVERY_MS) await this.pass(probing);
  }

  async end(): Promise<void> {
    if (this.untold) await this.pass(false);
  }

  private async pass(probing: boolean): Promise<void> {
    await this.tell(probing);
    this.toldAt = this.clock.now();
    this.untold = false;
  }
}
