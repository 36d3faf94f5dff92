import { Inject, Injectable } from '@nestjs/common';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { type Config, CONFIG } from '../../config/config.js';
import { LostAnswers } from '../../delivery/lost-answers/lost-answers.service.js';
import { ProjectShares } from '../../delivery/rate-limits/project-shares.js';
import { quotaFreeAt } from '../../delivery/rate-limits/quota-use.js';
import { RoundCalendar } from '../../delivery/rounds/round-calendar.js';
import type { RoundSummary } from '../../delivery/rounds/round-summary.js';
import { RoundService } from '../../delivery/rounds/round.service.js';
import { VerdictPoller, type VerdictPollSummary } from '../../delivery/verdicts/verdict-poller.service.js';
import { type Destination, Destinations } from '../../destinations/destinations.js';
import { DestinationChecker } from '../../doctor/destination-checker.service.js';
import { type DestinationStatus, destinationStatuses, reasonOverlays } from '../../doctor/destination-checks.js';
import type { Instant } from '../../domain/time/instant.js';
import { NO_PROOF } from '../../domain/truth/upload-evidence.js';
import type { Budget, CheckResult } from '../../platforms/kit/platform.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { budgetsById, BudgetsStore } from '../../store/destinations/budgets.store.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import { type ReadingSummary, ReadingService } from '../../truth/reading.service.js';
import { type Access, maySee } from '../access/access.js';
import { ActionQuota } from './action-quota.service.js';
import type { LostAnswersFound } from './destination-action-views.js';
import { ApiProblem, type ApiProblemCode, notFound } from '../http/problem.js';
import { roundHoldOf, uploadDisplay, type UploadDisplay } from '../uploads/upload-display.js';

/** The destinations' current status. */
@Injectable()
export class DestinationStatusService {
  private readonly calendars: ReadonlyMap<string, RoundCalendar>;
  private readonly shares: ProjectShares;

  constructor(
    private readonly destinations: Destinations,
    private readonly states: DestinationStatesStore,
    private readonly budgets: BudgetsStore,
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.shares = new ProjectShares(destinations.all);
    this.calendars = new Map(
      destinations.all.map(({ id, config: { schedule } }) => [id, new RoundCalendar(schedule, config.timezone)]),
    );
  }

  async all(): Promise<DestinationStatus[]> {
    return destinationStatuses(this.destinations.all, await this.states.all(), this.clock.now());
  }

  async visible(access: Access): Promise<DestinationStatus[]> {
    return (await this.all()).filter(({ project }) => maySee(access, project));
  }

  /** @throws ApiProblem NOT_FOUND, also for a destination that the key may not see */
  async find(id: string, access: Access): Promise<DestinationStatus> {
    const status = (await this.visible(access)).find((one) => one.id === id);
    if (!status) throw notFound('destination');
    return status;
  }

  /** When its next scheduled round begins; null while it is off or paused, and for one that left the config. */
  nextRoundOf({ id, configured, state, until }: DestinationStatus): Instant | null {
    if (configured?.config.enabled !== true || state === 'paused') return null;
    return this.calendars.get(id)?.firstAt(Math.max(this.clock.now(), until ?? 0)) ?? null;
  }

  /** The present moment and the destinations' holds, schedules and settings, with which uploads are shown. */
  async display(): Promise<UploadDisplay> {
    return this.displayOf(await this.all());
  }

  /** Like `display`, for statuses that are known already. */
  async displayOf(statuses: readonly DestinationStatus[]): Promise<UploadDisplay> {
    const now = this.clock.now();
    const rows = budgetsById(await this.budgets.used(this.shares.rowIds(statuses.flatMap(writeBudgetsOf))));
    const shareOf = (project: string) => (budget: Budget) => this.shares.of(budget, project, now);
    const destinations = statuses.map((status) => ({
      status,
      hold: roundHoldOf(status, quotaFreeAt(writeBudgetsOf(status), { rows, shareOf: shareOf(status.project), now })),
      rounds: this.calendars.get(status.id) ?? null,
    }));
    const proofs = new Map(this.destinations.all.map(({ id, platform }) => [id, platform.evidence ?? NO_PROOF]));
    return uploadDisplay({ overlays: reasonOverlays(statuses), now, proofs }, destinations);
  }
}

/** The budgets that one more row would use. */
function writeBudgetsOf({ configured }: DestinationStatus): Budget[] {
  return (configured?.platform.account.budgets ?? []).filter(({ uses }) => uses.includes('write'));
}

interface CheckedDestination {
  readonly results: readonly CheckResult[];
  /** The check lifted a pause or backoff set by Ringback. */
  readonly resumed: boolean;
}

/** Actions of people on a destination. Each is recorded in the audit log. */
@Injectable()
export class DestinationActionsService {
  constructor(
    private readonly rounds: RoundService,
    private readonly verdicts: VerdictPoller,
    private readonly lost: LostAnswers,
    private readonly checker: DestinationChecker,
    private readonly reading: ReadingService,
    private readonly states: DestinationStatesStore,
    private readonly audit: AuditStore,
    private readonly quota: ActionQuota,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async pause(status: DestinationStatus, by: Access, note: string | null): Promise<void> {
    await this.states.pause(status.id, 'person', by.name, { code: 'DESTINATION_PAUSED', detail: note }, this.clock.now());
    await this.recordAudit(status, by, 'pause', note === null ? {} : { note });
  }

  async resume(status: DestinationStatus, by: Access): Promise<void> {
    await this.states.resume(status.id);
    await this.recordAudit(status, by, 'resume');
  }

  /**
   * One round of what is due now, after any round already running.
   *
   * @throws ApiProblem while the destination is not allowed to send
   */
  async run(status: DestinationStatus, by: Access): Promise<RoundSummary> {
    const destination = enabledOf(status);
    if (status.state === 'paused')
      throw destinationProblem(
        'DESTINATION_PAUSED',
        bothLanguages('Resume the destination first.', 'Сначала возобновите площадку.'),
      );
    const round = () => this.rounds.run(destination, { ignoreBreaker: true });
    const summary = await this.quota.run(by, [destination.projectId], round, ({ claimed }) => claimed > 0);
    await this.recordAudit(status, by, 'run', { claimed: summary.claimed });
    return summary;
  }

  /** Polls every outstanding verdict, then looks up every lost answer. */
  async confirm(
    status: DestinationStatus,
    by: Access,
  ): Promise<{ summary: VerdictPollSummary; lost: LostAnswersFound; verdictsComeLater: boolean }> {
    const destination = enabledOf(status);
    const ask = async () => ({
      summary: await this.verdicts.poll(destination, true),
      lost: await this.lost.resolveAll(destination),
    });
    const { summary, lost } = await this.quota.run(
      by,
      [destination.projectId],
      ask,
      (found) => found.summary.asked + found.lost.adopted + found.lost.toResend > 0,
    );
    await this.recordAudit(status, by, 'confirm', { asked: summary.asked, ...lost });
    return { summary, lost, verdictsComeLater: destination.platform.confirm !== undefined };
  }

  /**
   * Also for a disabled destination, so that access can be proved before it is enabled. If nothing fails, a pause or backoff set
   * by Ringback ends: the check is the first to notice what a person fixed outside the config.
   */
  async check(status: DestinationStatus, by: Access): Promise<CheckedDestination> {
    const destination = configuredOf(status);
    const results = await this.quota.run(
      by,
      [destination.projectId],
      () => this.checker.check(destination),
      () => true,
    );
    const failed = results.filter(({ result }) => result === 'failed').length;
    const resumed = failed === 0 && (await this.states.liftOwnPauseAndDelay(status.id));
    await this.recordAudit(status, by, 'check', { failed, resumed });
    return { results, resumed };
  }

  /** Reads what the platform shows before it is due. Also while sending is paused: reading does not depend on it. */
  async read(status: DestinationStatus, by: Access): Promise<ReadingSummary> {
    const destination = configuredOf(status);
    const summary = await this.quota.run(
      by,
      [destination.projectId],
      () => this.reading.read(destination, { early: true }),
      () => true,
    );
    if (!summary) throw new Error('a reading before its time was not made');
    await this.recordAudit(status, by, 'read', { readings: summary.readings, sightings: summary.sightings });
    return summary;
  }

  private recordAudit(
    { id, project }: DestinationStatus,
    by: Access,
    action: string,
    detail: Record<string, unknown> = {},
  ): Promise<void> {
    return this.audit.record(
      auditEntry(by, this.clock.now(), `destinations.${action}`, { projectId: project, subject: id, detail }),
    );
  }
}

function enabledOf(status: DestinationStatus): Destination {
  const destination = configuredOf(status);
  if (!destination.config.enabled)
    throw destinationProblem(
      'DESTINATION_DISABLED',
      bothLanguages('Set `enabled: true` in the config and restart.', 'Поставьте `enabled: true` в конфиге и перезапустите.'),
    );
  return destination;
}

function configuredOf({ configured: destination }: DestinationStatus): Destination {
  if (destination === null)
    throw destinationProblem(
      'DESTINATION_GONE',
      bothLanguages('It is no longer in the config: put it back there.', 'Её больше нет в конфиге: верните её туда.'),
    );
  return destination;
}

function destinationProblem(code: ApiProblemCode, detail: LocalizedText): ApiProblem {
  return new ApiProblem(code, detail);
}
