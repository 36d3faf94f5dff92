import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Config, CONFIG } from '../../config/config.js';
import type { Destination } from '../../destinations/destinations.js';
import type { Reason } from '../../domain/reason.js';
import { HOUR, MINUTE, type Instant } from '../../domain/time/instant.js';
import { reportStart, nextReportAt, type AccountReport } from '../../domain/uploads/account-report.js';
import type { ReportAnswer, DestinationTrouble } from '../../platforms/kit/answers.js';
import { CLOCK, RANDOM, type Clock, type Random } from '../../runtime/clock.js';
import { newId } from '../../runtime/ids.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import { PlatformReportsStore } from '../../store/destinations/platform-reports.store.js';
import type { LatestReport, ReportStatus } from '../../store/schema/entities/destination-state.entity.js';
import { CircuitBreaker } from '../circuit-breaker/circuit-breaker.service.js';
import { RateLimits } from '../rate-limits/rate-limits.service.js';
import { requestKeyOf } from '../requests/request-journal.js';

/** A destination that has just been set up has nothing to report yet. */
const FIRST_AFTER_MS = HOUR;
const REPORT_TIMEOUT_MS = 2 * MINUTE;
/** Longer than a request for a report takes, so that two processes never ask at once. */
const CLAIM_MS = 10 * MINUTE;
/** Where an account counts rows, a report counts as one. */
const REPORT_REQUEST = { use: 'read', requests: 1, rows: 1 } as const;

/** Asks platforms once a day for their own count of our uploads. A failure here does not affect deliveries. */
@Injectable()
export class AccountReportsService {
  private readonly logger = new Logger('delivery');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly reports: PlatformReportsStore,
    private readonly states: DestinationStatesStore,
    private readonly breaker: CircuitBreaker,
    private readonly rateLimits: RateLimits,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /**
   * Asks when a report is due. Destinations that are switched off, paused or delayed are left out.
   *
   * @param early before it is due
   * @returns null if nothing was asked: not due, not available, or done by another process
   */
  async report(destination: Destination, { early = false } = {}): Promise<ReportStatus | null> {
    if (!destination.platform.report || (await this.breaker.check(destination, false)).state === 'open') return null;
    const now = this.clock.now();
    const before = await this.states.find(destination.id);
    const planned = before?.reportAt ?? null;
    const dueAt = planned ?? now + (early ? 0 : FIRST_AFTER_MS);
    if (planned === null) await this.reports.plan(destination.id, dueAt);
    const claim = { destination: destination.id, until: now + CLAIM_MS };
    if ((dueAt > now && !early) || !(await this.reports.claim(claim, dueAt))) return null;

    const answer = await this.fetchReport(destination);
    const askedAt = this.clock.now();
    const trouble = 'trouble' in answer ? answer.trouble : null;
    const failures = trouble === null ? 0 : (before?.reported?.failures ?? 0) + 1;
    const latest =
      'report' in answer ? await this.withOwnCount(destination, answer.report, askedAt) : (before?.reported?.latest ?? null);
    const reported = { askedAt, trouble: trouble && reportReason(trouble), failures, latest };
    await this.reports.settle(claim, reported, nextReportAt(askedAt, trouble && reportDelay(trouble), failures, this.random()));
    this.logReport(destination, reported);
    return reported;
  }

  private async fetchReport(destination: Destination): Promise<ReportAnswer> {
    const spent = await this.rateLimits.spend(destination, REPORT_REQUEST);
    if (spent) return { trouble: spent };
    const context = { requestKey: requestKeyOf(newId()), signal: AbortSignal.timeout(REPORT_TIMEOUT_MS) };
    const answer = await this.rateLimits.run(destination, async () => destination.platform.report?.(context));
    if (!answer) throw new Error(`${destination.id} has no report`);
    return answer;
  }

  /** The platform's count beside our own count of the same days. */
  private async withOwnCount({ id, platform }: Destination, report: AccountReport, at: Instant): Promise<LatestReport> {
    const since = reportStart(report, this.config.timezone);
    if (since === null) return { at, report, ours: null };
    const delivered = await this.reports.deliveredSince(id, since, since - platform.window.expiresMs);
    return { at, report, ours: { since, delivered } };
  }

  private logReport({ id }: Destination, { trouble, latest, failures }: ReportStatus): void {
    if (trouble !== null) {
      this.logger.warn({ msg: 'the platform’s own report was not read', destination: id, trouble, failures });
      return;
    }
    const { status, total, successful, pending } = latest?.report ?? {};
    this.logger.log({ msg: 'the platform’s own report', destination: id, status, total, successful, pending });
  }
}

/** A separate kind of reason: nothing is paused and no upload waits because of it. */
function reportReason({ kind, reason }: DestinationTrouble): Reason {
  return { code: kind === 'pause' ? 'REPORT_REFUSED' : 'REPORT_LATER', detail: reason.detail || reason.code };
}

function reportDelay(trouble: DestinationTrouble): { passing: boolean; afterMs: number } {
  return { passing: trouble.kind !== 'pause', afterMs: trouble.kind === 'delay' ? trouble.afterMs : 0 };
}
