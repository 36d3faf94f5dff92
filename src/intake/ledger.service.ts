import { Injectable } from '@nestjs/common';
import type { ProjectConfig } from '../config/config.js';
import type { WarningCode } from '../domain/calls/call.js';
import { groupBy } from '../domain/collections.js';
import type { Instant } from '../domain/time/instant.js';
import { CallsStore } from '../store/calls/calls.store.js';
import { ConversionsStore, type TakenMoment } from '../store/calls/conversions.store.js';
import { MarksStore } from '../store/calls/marks.store.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import type { CallEntity } from '../store/schema/entities/call.entity.js';
import type { ConversionEntity } from '../store/schema/entities/conversion.entity.js';
import { SourceStatesStore } from '../store/sources/source-states.store.js';
import { UploadsStore, type StepCauses } from '../store/uploads/uploads.store.js';
import { withCalls, withOwn } from './calls-at-hand.js';
import { asksForCallers, decideGoals, type Knowledge } from './decide-goals.js';
import { IntakeSettings } from './intake-settings.js';
import {
  CROWD_SECONDS,
  crowdedSeconds,
  planConversions,
  standAlone,
  stillCrowded,
  type StandingConversion,
} from './plan-conversions.js';
import { planLedger, type LedgerPlan } from './plan-ledger.js';

export interface Planning {
  /** As if nothing had been decided for these calls yet; they must be all calls of their callers that are in question. */
  readonly anew: boolean;
  /** Keeps workers from the uploads until the transaction ends. */
  readonly hold: boolean;
}

/** What the goals make of calls: conversions and uploads, set-based, inside the caller's transaction. */
@Injectable()
export class LedgerService {
  constructor(
    private readonly calls: CallsStore,
    private readonly conversions: ConversionsStore,
    private readonly uploads: UploadsStore,
    private readonly marks: MarksStore,
    private readonly sources: SourceStatesStore,
    private readonly settings: IntakeSettings,
  ) {}

  /** The same ledger under other settings. */
  under(settings: IntakeSettings): LedgerService {
    return new LedgerService(this.calls, this.conversions, this.uploads, this.marks, this.sources, settings);
  }

  /**
   * Evaluates the goals for these calls and brings conversions and uploads up to date with the answer.
   *
   * @param causes the webhooks because of which it is done; none where a person or a clock is the reason
   */
  async decide(
    tx: SqlExecutor,
    projectId: string,
    calls: readonly CallEntity[],
    now: Instant,
    causes?: StepCauses,
  ): Promise<void> {
    await this.carryOut(tx, await this.plan(tx, projectId, calls, now, { anew: false, hold: true }), now, causes);
  }

  /**
   * What the rules of today make of these calls, with nothing done yet. Only reads.
   *
   * @param calls as they are, or as they would be: what is stored of them is not asked
   */
  async plan(
    session: SqlExecutor,
    projectId: string,
    calls: readonly CallEntity[],
    now: Instant,
    { anew, hold }: Planning,
  ): Promise<LedgerPlan> {
    const project = this.settings.project(projectId);
    const knowledge = { ...(await this.knowledgeOf(session, project, calls)), anew };
    const decisions = decideGoals(project, calls, this.settings.timezone, knowledge);
    const { existing } = knowledge;
    const plan = planConversions(decisions, existing, now);
    const made = await this.standApart(session, project, plan.made);
    const older = [...plan.returned, ...plan.kept, ...plan.lost].map(({ conversion }) => conversion.id);
    const uploads = await this.uploads.byConversions(session, older, hold);
    const routing = this.settings.routing(project, await this.sources.suspectSources(session));
    return planLedger(decisions, { ...plan, made }, existing, uploads.map(routing.known), routing, now);
  }

  async carryOut(tx: SqlExecutor, plan: LedgerPlan, now: Instant, causes?: StepCauses): Promise<void> {
    const { made, returned, lost, kept } = plan.conversions;
    const changed = [...returned, ...lost, ...kept.filter(({ conversion }) => differs(conversion, plan.existing))];
    await this.conversions.save(
      tx,
      made.map(({ conversion }) => conversion),
      changed.map(({ conversion }) => conversion),
    );
    await this.uploads.add(tx, plan.added, now, causes);
    await this.uploads.addNotes(tx, plan.notes, now);
    await this.uploads.applySteps(tx, plan.steps, now, causes);
    await this.uploads.applySteps(tx, plan.skips, now, causes);
    await this.uploads.setRetraction(tx, plan.takingBack.asked, 'pending', 'TAKE_BACK_PENDING');
    await this.uploads.setRetraction(tx, plan.takingBack.impossible, 'impossible', 'TAKE_BACK_IMPOSSIBLE');
    const regained = plan.regained.map(({ id }) => id);
    await this.uploads.setRetraction(tx, regained, null, null);
    await this.calls.setWarnings(
      tx,
      plan.left.map(({ standing }) => warned(standing.call, 'QUALITY_REVOKED_AFTER_UPLOAD')),
    );
  }

  /** What the rules need to know beyond the calls; nothing is read of callers where no rule asks. */
  async knowledgeOf(session: SqlExecutor, project: ProjectConfig, calls: readonly CallEntity[]): Promise<Knowledge> {
    const ids = calls.map(({ id }) => id);
    const common = {
      marks: groupBy(await this.marks.byCalls(session, ids), ({ callId }) => callId),
      existing: await this.conversions.byCalls(session, ids),
      forgotten: this.settings.forgotten(),
      callerKey: (number: string) => this.settings.callerKey(number),
      excludedKeys: this.settings.excludedKeys(project),
      anew: false,
    };
    if (!asksForCallers(project)) return { ...common, history: new Map(), conversions: [] };
    const callers = [...new Set(calls.flatMap((call) => call.callerKey ?? []))];
    return {
      ...common,
      history: withCalls(await this.calls.historyOf(session, project.id, callers), calls),
      conversions: withOwn(await this.conversions.ofCallers(session, project.id, callers), calls, common.existing),
    };
  }

  /** Platforms would take two conversions of one visitor in one second for one. */
  private async standApart(
    session: SqlExecutor,
    project: ProjectConfig,
    made: readonly StandingConversion[],
  ): Promise<StandingConversion[]> {
    const goals = [...new Set(made.map(({ conversion }) => conversion.goal))];
    const taken: TakenMoment[] = [];
    let alone = [...made];
    for (let crowd = made, lookedAt = 0; crowd.length > 0; crowd = stillCrowded(made, alone, lookedAt)) {
      taken.push(...(await this.conversions.takenMoments(session, project.id, goals, crowdedSeconds(crowd, lookedAt))));
      alone = standAlone(made, taken);
      lookedAt += CROWD_SECONDS;
    }
    return alone;
  }
}

function differs(conversion: ConversionEntity, existing: readonly ConversionEntity[]): boolean {
  const before = existing.find((candidate) => candidate.id === conversion.id);
  const shown = (one?: ConversionEntity) => [one?.valueMinor, one?.currency, one?.decidedBy].join();
  return shown(before) !== shown(conversion);
}

function warned(call: CallEntity, warning: WarningCode): Pick<CallEntity, 'id' | 'warnings'> {
  return { id: call.id, warnings: [...new Set([...call.warnings, warning])].sort() };
}
