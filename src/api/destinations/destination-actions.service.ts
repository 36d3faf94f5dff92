import { Inject, Injectable } from '@nestjs/common';
import { LostAnswers } from '../../delivery/lost-answers/lost-answers.service.js';
import type { RoundSummary } from '../../delivery/rounds/round-summary.js';
import { RoundService } from '../../delivery/rounds/round.service.js';
import { VerdictPoller, type VerdictPollSummary } from '../../delivery/verdicts/verdict-poller.service.js';
import type { Destination } from '../../destinations/destinations.js';
import { DestinationChecker } from '../../doctor/destination-checker.service.js';
import type { DestinationStatus } from '../../doctor/destination-status.js';
import type { CheckResult } from '../../platforms/kit/platform.js';
import type { Clock } from '../../runtime/clock.js';
import { CLOCK } from '../../runtime/clock.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import type { Access } from '../access/access.js';
import { ApiProblem, type ApiProblemCode } from '../http/problem.js';

export interface CheckedDestination {
  readonly results: readonly CheckResult[];
  /** A pause or back-off of our own was lifted. */
  readonly resumed: boolean;
}

/** What a person may have a destination do. Every act is in the audit log. */
@Injectable()
export class DestinationActionsService {
  constructor(
    private readonly rounds: RoundService,
    private readonly confirms: VerdictPoller,
    private readonly lost: LostAnswers,
    private readonly checker: DestinationChecker,
    private readonly states: DestinationStatesStore,
    private readonly audit: AuditStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async pause(standing: DestinationStatus, by: Access, note: string | null): Promise<void> {
    await this.states.pause(standing.id, 'person', by.name, { code: 'DESTINATION_PAUSED', detail: note }, this.clock.now());
    await this.note(standing, by, 'pause', note === null ? {} : { note });
  }

  async resume(standing: DestinationStatus, by: Access): Promise<void> {
    await this.states.resume(standing.id);
    await this.note(standing, by, 'resume');
  }

  /** One round of what is due now, after one that is already running. @throws Problem while the destination may not work */
  async run(standing: DestinationStatus, by: Access): Promise<RoundSummary> {
    const destination = enabledOf(standing);
    if (standing.state === 'paused') throw destinationProblem('DESTINATION_PAUSED', 'Resume the destination first.');
    const summary = await this.rounds.run(destination, { ignoreBreaker: true });
    await this.note(standing, by, 'run', { claimed: summary.claimed });
    return summary;
  }

  /** Every outstanding verdict, then every lost answer. */
  async confirm(
    standing: DestinationStatus,
    by: Access,
  ): Promise<{ summary: VerdictPollSummary; lost: { adopted: number; toResend: number } }> {
    const destination = enabledOf(standing);
    const summary = await this.confirms.poll(destination, true);
    const lost = await this.lost.resolveAll(destination);
    await this.note(standing, by, 'confirm', { asked: summary.asked, ...lost });
    return { summary, lost };
  }

  /**
   * Also for a destination that is switched off: the proof comes before the switch. Where nothing fails, a pause or back-off
   * of our own ends: what a person mended outside the config is seen here first.
   */
  async check(standing: DestinationStatus, by: Access): Promise<CheckedDestination> {
    const destination = configuredOf(standing);
    const results = await this.checker.check(destination);
    const failed = results.filter(({ result }) => result === 'failed').length;
    const resumed = failed === 0 && (await this.states.liftOwnPauseAndDelay(standing.id));
    await this.note(standing, by, 'check', { failed, resumed });
    return { results, resumed };
  }

  private note(
    { id, project }: DestinationStatus,
    { name }: Access,
    action: string,
    detail: Record<string, unknown> = {},
  ): Promise<void> {
    return this.audit.record(
      auditEntry(name, this.clock.now(), `destinations.${action}`, { projectId: project, subject: id, detail }),
    );
  }
}

function enabledOf(standing: DestinationStatus): Destination {
  const destination = configuredOf(standing);
  if (!destination.config.enabled)
    throw destinationProblem('DESTINATION_DISABLED', 'Set `enabled: true` in the config and restart.');
  return destination;
}

function configuredOf({ configured: destination }: DestinationStatus): Destination {
  if (destination === null)
    throw destinationProblem('DESTINATION_GONE', 'Only the database remembers it: put it back into the config.');
  return destination;
}

function destinationProblem(code: ApiProblemCode, detail: string): ApiProblem {
  return new ApiProblem(code, detail);
}
