import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Instant } from '../domain/time/instant.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { AlertsStore } from '../store/alerts/alerts.store.js';
import { AlertSender } from './alert-sender.service.js';
import { DigestService } from './digest.service.js';
import { RuleEvaluator } from './rule-evaluator.service.js';
import { alertChanges } from './rules.js';

/** Evaluates all rules, records what changed, and sends due messages. Safe in any number of processes at once. */
@Injectable()
export class AlertsService {
  private readonly logger = new Logger('alerts');
  private lastEvaluatedAt: Instant | null = null;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly alerts: AlertsStore,
    private readonly evaluator: RuleEvaluator,
    private readonly digest: DigestService,
    private readonly sender: AlertSender,
  ) {}

  /** When this process last evaluated the rules; null before the first time. */
  get evaluatedAt(): Instant | null {
    return this.lastEvaluatedAt;
  }

  async evaluate(): Promise<void> {
    const now = this.clock.now();
    const open = await this.alerts.open();
    const changes = alertChanges(await this.evaluator.evaluate(open, now), open);
    const { began, over, unwatched } = changes;
    if (began.length + over.length + unwatched.length > 0) {
      const first = await this.alerts.record(changes, (alert) => this.sender.channelsFor(alert), now);
      if (first > 0) this.logger.log({ msg: 'alerts changed', began: began.map(({ rule }) => rule), over: over.length });
    }
    this.lastEvaluatedAt = now;
    await this.digest.writeDue(now);
    await this.sender.sendDue();
    await this.alerts.deleteOld(now);
  }
}
