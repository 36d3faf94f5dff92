import { Injectable } from '@nestjs/common';
import type { ProjectConfig } from '../../config/config.js';
import type { WarningCode } from '../../domain/calls/call.js';
import { groupBy } from '../../domain/collections.js';
import type { Mark } from '../../domain/goals/goal.js';
import type { Instant } from '../../domain/time/instant.js';
import { type CallerHistory, CallsStore } from '../../store/calls/calls.store.js';
import { type CallerConversion, ConversionsStore, type TakenMoment, MarksStore } from '../../store/calls/conversions.store.js';
import { chunksOf, type SqlExecutor } from '../../store/database/sql-executor.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { SourceStatesStore } from '../../store/sources/source-states.store.js';
import { UploadsStore, type StepCauses } from '../../store/uploads/uploads.store.js';
import { ProcessingSettings } from '../processing-settings.js';
import { planProcessing, type ProcessingPlan } from '../uploads/processing-plan.js';
import {
  historyWithCalls,
  conversionsWithOwn,
  needsEarlierCalls,
  needsEarlierConversions,
  decideGoals,
  type GoalContext,
} from './goal-decisions.js';
import {
  COLLISION_SECONDS,
  secondsToCheck,
  planConversions,
  moveApart,
  stillColliding,
  takenBy,
  takenByBatch,
  type ConversionWithCall,
} from './plan-conversions.js';

/** Number of values that every version of SQLite takes in one statement, less the goals. */
const SECONDS_PER_STATEMENT = 10_000;

export interface PlanOptions {
  /** Decides as if nothing had been decided for these calls yet; they must include all calls of their callers in question. */
  readonly anew: boolean;
  /** Locks the uploads against other processes until the transaction ends. */
  readonly hold: boolean;
  /** Our ids of calls that are new, so that nothing is stored for them. */
  readonly made?: ReadonlySet<string> | undefined;
  /** Calls and new conversions that may not be stored yet. */
  readonly after?: DecidedConversions | null;
}

interface DecidedConversions {
  readonly calls: readonly CallEntity[];
  readonly conversions: readonly ConversionWithCall[];
}

/** What is stored about calls that are planned. */
export interface PlanningFacts {
  /** By our id of the call. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  /** Earlier conversions of the calls, revoked ones included. */
  readonly existing: readonly ConversionEntity[];
  /** Of the calls' callers, as stored; empty if no rule looks at earlier calls. */
  readonly history: CallerHistory;
  /** Of the calls' callers, as stored; empty if no goal counts a caller once. */
  readonly conversions: readonly CallerConversion[];
  readonly suspectSources: ReadonlySet<string>;
  /** Null: read, and locked, when it is known which are concerned. */
  readonly uploads: readonly UploadEntity[] | null;
}

/** Reads in a session, of the caller's transaction or of its own. */
export type RunInSession = <T>(work: (session: SqlExecutor) => Promise<T>) => Promise<T>;

/** Plans and applies conversions and uploads for calls, set-based, in the caller's transaction. */
@Injectable()
export class ConversionPlanner {
  constructor(
    private readonly calls: CallsStore,
    private readonly conversions: ConversionsStore,
    private readonly uploads: UploadsStore,
    private readonly marks: MarksStore,
    private readonly sources: SourceStatesStore,
    private readonly settings: ProcessingSettings,
  ) {}

  /** The same planner under other settings. */
  withSettings(settings: ProcessingSettings): ConversionPlanner {
    return new ConversionPlanner(this.calls, this.conversions, this.uploads, this.marks, this.sources, settings);
  }

  /** Evaluates the goals for these calls and brings conversions and uploads up to date with the answer. */
  async planAndApply(tx: SqlExecutor, projectId: string, calls: readonly CallEntity[], now: Instant): Promise<void> {
    await this.apply(tx, await this.plan(tx, projectId, calls, now, { anew: false, hold: true }), now);
  }

  /**
   * Plans what today's rules make of these calls. Only reads.
   *
   * @param calls as they are or would be: their stored rows are not read
   */
  async plan(
    session: SqlExecutor,
    projectId: string,
    calls: readonly CallEntity[],
    now: Instant,
    { made, ...options }: PlanOptions,
  ): Promise<ProcessingPlan> {
    const facts = await this.read(session, projectId, calls, made);
    return this.decide((work) => work(session), projectId, calls, facts, now, options);
  }

  /**
   * Everything that is stored about the calls and needed to plan them, in one round trip.
   *
   * @param made our ids of calls that are new
   */
  async read(
    session: SqlExecutor,
    projectId: string,
    calls: readonly CallEntity[],
    made: ReadonlySet<string> = NONE,
  ): Promise<PlanningFacts> {
    const project = this.settings.project(projectId);
    const ids = calls.flatMap(({ id }) => (made.has(id) ? [] : [id]));
    const callers = [...new Set(calls.flatMap((call) => call.callerKey ?? []))];
    // Callers are read only if a rule needs them.
    const [marks, existing, history, conversions, suspectSources] = await Promise.all([
      this.marks.byCalls(session, ids),
      this.conversions.byCalls(session, ids),
      this.calls.historyOf(session, projectId, needsEarlierCalls(project) ? callers : []),
      this.conversions.ofCallers(session, projectId, needsEarlierConversions(project) ? callers : []),
      this.sources.suspectSources(session),
    ]);
    return { marks: groupBy(marks, ({ callId }) => callId), existing, history, conversions, suspectSources, uploads: null };
  }

  /** Like `read`, with the uploads that the calls have now, so that deciding needs the database only for new conversions. */
  async readWithUploads(session: SqlExecutor, projectId: string, calls: readonly CallEntity[]): Promise<PlanningFacts> {
    const [facts, uploads] = await Promise.all([
      this.read(session, projectId, calls),
      this.uploads.byCalls(
        session,
        calls.map(({ id }) => id),
      ),
    ]);
    return { ...facts, uploads };
  }

  /** @param reading runs what only the decisions show to be needed */
  async decide(
    reading: RunInSession,
    projectId: string,
    calls: readonly CallEntity[],
    facts: PlanningFacts,
    now: Instant,
    { anew, hold, after = null }: Omit<PlanOptions, 'made'>,
  ): Promise<ProcessingPlan> {
    const project = this.settings.project(projectId);
    const { existing } = facts;
    const decisions = decideGoals(project, calls, this.settings.timezone, { ...this.contextOf(project, calls, facts), anew });
    const plan = planConversions(decisions, existing, now);
    const made =
      plan.made.length === 0 ? [] : await reading((session) => this.separateMoments(session, project, plan.made, calls, after));
    const older = new Set([...plan.returned, ...plan.kept, ...plan.lost].map(({ conversion }) => conversion.id));
    const uploads =
      facts.uploads?.filter(({ conversionId }) => older.has(conversionId)) ??
      (await reading((session) => this.uploads.byConversions(session, [...older], hold)));
    const routing = this.settings.routing(project, facts.suspectSources);
    return planProcessing(decisions, { ...plan, made }, existing, uploads.map(routing.withCurrentId), routing, now);
  }

  /** @param causes the webhooks that led to it; none if a person or a clock did */
  async apply(tx: SqlExecutor, plan: ProcessingPlan, now: Instant, causes?: StepCauses): Promise<void> {
    const { made, changed } = conversionsToStore(plan);
    await this.conversions.save(tx, made, changed);
    await this.uploads.add(tx, plan.added, now, causes);
    await this.uploads.addNotes(tx, plan.notes, now);
    await this.uploads.setRestatements(tx, plan.restatements);
    await this.uploads.applySteps(tx, plan.steps, now, causes);
    await this.uploads.applySteps(tx, plan.skips, now, causes);
    await this.uploads.setRetraction(tx, plan.takingBack.asked, 'pending', 'TAKE_BACK_PENDING');
    await this.uploads.setRetraction(tx, plan.takingBack.impossible, 'impossible', 'TAKE_BACK_IMPOSSIBLE');
    const regained = plan.regained.map(({ id }) => id);
    await this.uploads.setRetraction(tx, regained, null, null);
    await this.calls.setWarnings(
      tx,
      plan.lostAfterSend.map(({ current }) => withWarning(current.call, 'QUALITY_REVOKED_AFTER_UPLOAD')),
    );
  }

  /** Whether `apply` would have nothing to do. */
  changesNothing(plan: ProcessingPlan): boolean {
    const { made, changed } = conversionsToStore(plan);
    const { added, notes, restatements, steps, skips, takingBack, regained, lostAfterSend } = plan;
    const all = [made, changed, added, notes, restatements, steps, skips, takingBack.asked, takingBack.impossible];
    return [...all, regained, lostAfterSend].every(({ length }) => length === 0);
  }

  /** What the rules need besides the calls. */
  async goalContext(session: SqlExecutor, project: ProjectConfig, calls: readonly CallEntity[]): Promise<GoalContext> {
    return this.contextOf(project, calls, await this.read(session, project.id, calls));
  }

  private contextOf(
    project: ProjectConfig,
    calls: readonly CallEntity[],
    { marks, existing, history, conversions }: PlanningFacts,
  ): GoalContext {
    return {
      marks,
      existing,
      forgotten: this.settings.retentionCutoffs(),
      callerKey: (number) => this.settings.callerKey(project.id, number),
      excludedKeys: this.settings.excludedKeys(project),
      anew: false,
      history: history.size === 0 ? history : historyWithCalls(history, calls),
      conversions: conversionsWithOwn(conversions, calls, existing),
    };
  }

  /** Platforms would treat two conversions of one visitor to one target within one second as one. */
  private async separateMoments(
    session: SqlExecutor,
    project: ProjectConfig,
    made: readonly ConversionWithCall[],
    calls: readonly CallEntity[],
    after: DecidedConversions | null,
  ): Promise<ConversionWithCall[]> {
    const sharing = this.settings.goalsSharingTargets(project.id);
    const targetOf = (goal: string): string => sharing.get(goal) ?? goal;
    const madeGoals = made.map(({ conversion }) => conversion.goal);
    const targets = new Set(madeGoals.map(targetOf));
    const goals = [...new Set([...madeGoals, ...sharing.keys()])].filter((goal) => targets.has(targetOf(goal)));
    const taken: TakenMoment[] = takenBy(after?.conversions ?? []);
    const current = after ? [...calls, ...after.calls] : calls;
    let alone = [...made];
    let [colliding, checked, reach] = [made, 0, COLLISION_SECONDS];
    while (colliding.length > 0) {
      for (const seconds of chunksOf(secondsToCheck(colliding, checked, reach), SECONDS_PER_STATEMENT))
        for (const one of await this.conversions.takenMoments(session, project.id, goals, seconds)) taken.push(one);
      alone = moveApart(made, takenByBatch(taken, current), targetOf);
      [checked, reach] = [reach, 2 * reach];
      colliding = stillColliding(made, alone, checked);
    }
    return alone;
  }
}

const NONE: ReadonlySet<string> = new Set();

function conversionsToStore({ conversions: { made, returned, lost, kept }, existing }: ProcessingPlan) {
  const before = new Map(existing.map((conversion) => [conversion.id, conversion]));
  const revalued = kept.filter(({ conversion }) => conversionDiffers(conversion, before.get(conversion.id)));
  const conversionsOf = (entries: readonly ConversionWithCall[]) => entries.map(({ conversion }) => conversion);
  return { made: conversionsOf(made), changed: conversionsOf([...returned, ...lost, ...revalued]) };
}

function conversionDiffers(one: ConversionEntity, before: ConversionEntity | undefined): boolean {
  return one.valueMinor !== before?.valueMinor || one.currency !== before.currency || one.decidedBy !== before.decidedBy;
}

function withWarning(call: CallEntity, warning: WarningCode): Pick<CallEntity, 'id' | 'warnings'> {
  return { id: call.id, warnings: [...new Set([...call.warnings, warning])].sort() };
}
