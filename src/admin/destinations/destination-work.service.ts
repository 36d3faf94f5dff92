import { Inject, Injectable } from '@nestjs/common';
import { LostAnswers } from '../../delivery/lost-answers/lost-answers.service.js';
import type { RoundSummary } from '../../delivery/rounds/round-summary.js';
import { RoundService } from '../../delivery/rounds/round.service.js';
import { VerdictPoller, type VerdictPollSummary } from '../../delivery/verdicts/verdict-poller.service.js';
import type { Destination } from '../../destinations/destinations.js';
import type { CheckResult } from '../../platforms/kit/platform.js';
import type { Clock } from '../../runtime/clock.js';
import { CLOCK } from '../../runtime/tokens.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import type { Access } from '../keys/access.js';
import { Problem, type ProblemCode } from '../problems/problem.js';
import { ProofsService } from './proofs.service.js';
import type { DestinationStanding } from './standing.js';

export interface CheckedDestination {
  readonly results: readonly CheckResult[];
  /** A pause or back-off of our own was lifted. */
  readonly resumed: boolean;
}

/** What a person may have a destination do. Every act is in the audit log. */
@Injectable()
export class DestinationWorkService {
  constructor(
    private readonly rounds: RoundService,
    private readonly confirms: VerdictPoller,
    private readonly lost: LostAnswers,
    private readonly proofs: ProofsService,
    private readonly states: DestinationStatesStore,
    private readonly audit: AuditStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async pause(standing: DestinationStanding, by: Access, note: string | null): Promise<void> {
    await this.states.pause(standing.id, 'person', by.name, { code: 'DESTINATION_PAUSED', detail: note }, this.clock.now());
    await this.note(standing, by, 'pause', note === null ? {} : { note });
  }

  async resume(standing: DestinationStanding, by: Access): Promise<void> {
    await this.states.resume(standing.id);
    await this.note(standing, by, 'resume');
  }

  /** One round of what is due now, after one that is already running. @throws Problem while the destination may not work */
  async run(standing: DestinationStanding, by: Access): Promise<RoundSummary> {
    const destination = working(standing);
    if (standing.state === 'paused') throw refusal('DESTINATION_PAUSED', 'Resume the destination first.');
    const summary = await this.rounds.run(destination, { ignoreBreaker: true });
    await this.note(standing, by, 'run', { claimed: summary.claimed });
    return summary;
  }

  /** Every outstanding verdict, then every lost answer. */
  async confirm(
    standing: DestinationStanding,
    by: Access,
  ): Promise<{ summary: VerdictPollSummary; lost: { adopted: number; toResend: number } }> {
    const destination = working(standing);
    const summary = await this.confirms.poll(destination, true);
    const lost = await this.lost.resolveAll(destination);
    await this.note(standing, by, 'confirm', { asked: summary.asked, ...lost });
    return { summary, lost };
  }

  /**
   * Also for a destination that is switched off: the proof comes before the switch. Where nothing fails, a pause or back-off
   * of our own ends: what a person mended outside the config is seen here first.
   */
  async check(standing: DestinationStanding, by: Access): Promise<CheckedDestination> {
    const destination = configured(standing);
    const results = await this.proofs.of(destination);
    const failed = results.filter(({ result }) => result === 'failed').length;
    const resumed = failed === 0 && (await this.states.liftOwnPauseAndDelay(standing.id));
    await this.note(standing, by, 'check', { failed, resumed });
    return { results, resumed };
  }

  private note(
    { id, project }: DestinationStanding,
    { name }: Access,
    action: string,
    detail: Record<string, unknown> = {},
  ): Promise<void> {
    return this.audit.record(
      auditEntry(name, this.clock.now(), `destinations.${action}`, { projectId: project, subject: id, detail }),
    );
  }
}

function working(standing: DestinationStanding): Destination {
  const destination = configured(standing);
  if (!destination.config.enabled) throw refusal('DESTINATION_DISABLED', 'Set `enabled: true` in the config and restart.');
  return destination;
}

function configured({ configured: destination }: DestinationStanding): Destination {
  if (destination === null) throw refusal('DESTINATION_GONE', 'Only the database remembers it: put it back into the config.');
  return destination;
}

function refusal(code: ProblemCode, detail: string): Problem {
  return new Problem(code, detail);
}
