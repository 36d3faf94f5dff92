import { Injectable } from '@nestjs/common';
import type { ProjectConfig } from '../config/config.js';
import type { WarningCode } from '../domain/call.js';
import { groupBy } from '../domain/collections.js';
import type { Instant } from '../domain/instant.js';
import { CallsStore } from '../store/calls.store.js';
import { ConversionsStore, type TakenMoment } from '../store/conversions.store.js';
import type { CallEntity } from '../store/entities/call.entity.js';
import type { ConversionEntity } from '../store/entities/conversion.entity.js';
import { MarksStore } from '../store/marks.store.js';
import type { Session } from '../store/session.js';
import { SourceStatesStore } from '../store/source-states.store.js';
import { UploadsStore, type Causes } from '../store/uploads.store.js';
import { asksForCallers, decideGoals, type Knowledge, type Decision } from './decide-goals.js';
import { IntakeSettings } from './intake-settings.js';
import {
  CROWD_SECONDS,
  crowdedSeconds,
  planConversions,
  standAlone,
  stillCrowded,
  type ConversionPlan,
  type StandingConversion,
} from './plan-conversions.js';
import {
  holdingSteps,
  identifyingSteps,
  losingSteps,
  newUploads,
  releasingSteps,
  returningSteps,
  skippingSteps,
  wakingSteps,
  type Routing,
} from './plan-uploads.js';

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

  /**
   * Evaluates the goals for these calls and brings conversions and uploads up to date with the answer.
   *
   * @param causes the webhooks because of which it is done; none where a person or a clock is the reason
   */
  async decide(tx: Session, projectId: string, calls: readonly CallEntity[], now: Instant, causes?: Causes): Promise<void> {
    const project = this.settings.project(projectId);
    const knowledge = await this.knowledgeOf(tx, project, calls);
    const decisions = decideGoals(project, calls, this.settings.timezone, knowledge);
    await this.apply(tx, project, decisions, now, causes);
  }

  /** What the rules need to know beyond the calls; nothing is read of callers where no rule asks. */
  async knowledgeOf(tx: Session, project: ProjectConfig, calls: readonly CallEntity[]): Promise<Knowledge> {
    const spoken = await this.marks.byCalls(
      tx,
      calls.map(({ id }) => id),
    );
    const marks = groupBy(spoken, ({ callId }) => callId);
    const known = {
      marks,
      callerKey: (number: string) => this.settings.callerKey(number),
      callersKnownSince: this.settings.callersKnownSince(),
    };
    if (!asksForCallers(project)) return { ...known, history: new Map(), conversions: [] };
    const callers = [...new Set(calls.flatMap((call) => call.callerKey ?? []))];
    return {
      ...known,
      history: await this.calls.historyOf(tx, project.id, callers),
      conversions: await this.conversions.ofCallers(tx, project.id, callers),
    };
  }

  private async apply(
    tx: Session,
    project: ProjectConfig,
    decisions: readonly Decision[],
    now: Instant,
    causes?: Causes,
  ): Promise<void> {
    const existing = await this.conversions.byCalls(tx, [...new Set(decisions.map(({ call }) => call.id))]);
    const plan = planConversions(decisions, existing, now);
    const made = await this.standApart(tx, project, plan.made);
    const changed = [...plan.returned, ...plan.lost, ...plan.kept.filter(({ conversion }) => differs(conversion, existing))];
    await this.conversions.save(
      tx,
      made.map(({ conversion }) => conversion),
      changed.map(({ conversion }) => conversion),
    );
    const routing = this.settings.routing(project, await this.sources.suspects(tx));
    await this.route(tx, { ...plan, made }, routing, now, causes);
  }

  /** Platforms would take two conversions of one visitor in one second for one. */
  private async standApart(
    tx: Session,
    project: ProjectConfig,
    made: readonly StandingConversion[],
  ): Promise<StandingConversion[]> {
    const goals = [...new Set(made.map(({ conversion }) => conversion.goal))];
    const taken: TakenMoment[] = [];
    let alone = [...made];
    for (let crowd = made, lookedAt = 0; crowd.length > 0; crowd = stillCrowded(made, alone, lookedAt)) {
      taken.push(...(await this.conversions.taken(tx, project.id, goals, crowdedSeconds(crowd, lookedAt))));
      alone = standAlone(made, taken);
      lookedAt += CROWD_SECONDS;
    }
    return alone;
  }

  private async route(tx: Session, plan: ConversionPlan, routing: Routing, now: Instant, causes?: Causes): Promise<void> {
    const older = [...plan.returned, ...plan.kept, ...plan.lost];
    const uploads = groupBy(
      await this.uploads.byConversions(
        tx,
        older.map(({ conversion }) => conversion.id),
      ),
      (upload) => upload.conversionId,
    );
    const of = (conversion: ConversionEntity) => uploads.get(conversion.id) ?? [];
    const losses = plan.lost.map((standing) => ({ standing, ...losingSteps(of(standing.conversion)) }));
    await this.uploads.add(
      tx,
      [...plan.made, ...plan.returned].flatMap((standing) => newUploads(standing, of(standing.conversion), routing, now)),
      now,
      causes,
    );
    const returning = plan.returned.map((standing) => ({
      standing,
      back: returningSteps(standing, of(standing.conversion), routing, now),
    }));
    const steps = [
      ...plan.kept.flatMap((standing) => holdingSteps(standing, of(standing.conversion), routing, now)),
      ...plan.kept.flatMap((standing) => releasingSteps(standing, of(standing.conversion), routing, now)),
      ...[...plan.kept, ...plan.returned].flatMap((standing) => wakingSteps(standing, of(standing.conversion), routing, now)),
      ...returning.flatMap(({ back }) => back),
      ...losses.flatMap(({ cancel }) => cancel),
    ];
    const stepped = new Set(steps.map(({ upload }) => upload.id));
    const identified = plan.kept
      .flatMap((standing) => identifyingSteps(standing, of(standing.conversion), routing))
      .filter(({ upload }) => !stepped.has(upload.id));
    await this.uploads.step(tx, [...steps, ...identified], now, causes);
    const unmatched = returning.flatMap(({ standing, back }) => skippingSteps(back, standing, routing));
    await this.uploads.step(tx, unmatched, now, causes);
    await this.uploads.markRetraction(
      tx,
      losses.flatMap(({ left }) => left.map((upload) => upload.id)),
      'impossible',
      'TAKE_BACK_IMPOSSIBLE',
    );
    await this.uploads.markRetraction(
      tx,
      plan.returned.flatMap(({ conversion }) =>
        of(conversion)
          .filter((upload) => upload.retractionState !== null)
          .map((upload) => upload.id),
      ),
      null,
      null,
    );
    await this.calls.setWarnings(
      tx,
      losses.filter(({ left }) => left.length > 0).map(({ standing }) => warned(standing.call, 'QUALITY_REVOKED_AFTER_UPLOAD')),
    );
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
