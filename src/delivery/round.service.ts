import { Injectable, Logger } from '@nestjs/common';
import type { Destination } from '../destinations/destinations.js';
import { ClaimsService, type Holding } from './claims.service.js';
import { DispatchService } from './dispatch.service.js';
import { GateService } from './gate.service.js';
import { GoodNews } from './good-news.js';
import { RetractionService } from './retraction.service.js';
import { Stop } from './stop.js';
import { emptySummary, type RoundSummary } from './summary.js';
import { SweepService } from './sweep.service.js';
import { TurnService } from './turn.service.js';
import { World } from './world.js';

export interface RoundOptions {
  /** A person asked: our own delay after outages gives way, a platform's Retry-After does not. */
  readonly ignoreBreaker: boolean;
  /** For a round of the same destination that is already running, here or in another process; true unless told. */
  readonly wait?: boolean;
}

/** One round for one destination. Safe to run anywhere: rows are claimed, not read. */
@Injectable()
export class RoundService {
  private readonly logger = new Logger('delivery');
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly turns: TurnService,
    private readonly claims: ClaimsService,
    private readonly dispatch: DispatchService,
    private readonly gate: GateService,
    private readonly sweep: SweepService,
    private readonly retractions: RetractionService,
    private readonly stop: Stop,
    private readonly world: World,
  ) {}

  isRunning(destination: string): boolean {
    return this.running.has(destination);
  }

  round(destination: Destination, { ignoreBreaker, wait = true }: RoundOptions): Promise<RoundSummary> {
    const before = this.running.get(destination.id) ?? Promise.resolve();
    const mine = before
      .catch(() => undefined)
      .then(() => this.turns.inTurn(destination, wait, () => this.run(destination, ignoreBreaker)))
      .then((summary) => summary ?? emptySummary(destination.id));
    this.running.set(destination.id, mine);
    const forget = () => {
      if (this.running.get(destination.id) === mine) this.running.delete(destination.id);
    };
    mine.then(forget, forget);
    return mine;
  }

  /** Finishes what is under way and starts nothing new; after `graceMs` requests are cut off. */
  finish(graceMs: number): Promise<void> {
    return this.stop.begin(() => this.running.values(), graceMs);
  }

  private async run(destination: Destination, ignoreBreaker: boolean): Promise<RoundSummary> {
    const summary = emptySummary(destination.id);
    summary.expired = await this.sweep.closeWindows(destination.id);
    await this.sweep.lookAgain(destination);
    const began = this.world.clock.now();
    const holding = this.claims.hold();
    try {
      await this.drain(destination, ignoreBreaker, holding, summary);
    } finally {
      holding.end();
    }
    if (!this.stop.stopping) await this.retractions.retract(destination, ignoreBreaker);
    if (summary.claimed > 0) this.logger.log({ msg: 'round done', ...summary, ms: this.world.clock.now() - began });
    return summary;
  }

  /** Claim by claim, until nothing more is due or the platform is in trouble. */
  private async drain(destination: Destination, ignoreBreaker: boolean, holding: Holding, summary: RoundSummary): Promise<void> {
    const { rowsPerClaim, rowsPerRequest } = destination.platform.limits;
    const news = new GoodNews(this.world.clock, (probing, at) => this.gate.wentWell(destination, probing, at));
    for (let more = true; more;) {
      // Looked at before each claim: a person may pause in the middle of a backlog.
      const gate = await this.gate.look(destination, ignoreBreaker);
      if (!gate.open) summary.trouble = gate.reason;
      if (!gate.open || this.stop.stopping) break;
      const most = gate.probing ? rowsPerRequest : rowsPerClaim;
      const claimed = await this.claims.claim(destination, 'due', holding, most);
      summary.claimed += claimed.length;
      const before = summary.requests;
      const manner = { token: holding.token, probing: gate.probing };
      const trouble = await this.dispatch.deliver(destination, claimed, manner, summary);
      if (trouble) summary.trouble = trouble.reason;
      else if (summary.requests > before) await news.came(gate.probing);
      more = !trouble && claimed.length === most;
    }
    await news.end();
  }
}
