import { Injectable, Logger } from '@nestjs/common';
import { groupBy } from '../domain/collections.js';
import type { WarningCode } from '../domain/call.js';
import type { Instant } from '../domain/instant.js';
import type { ProjectConfig } from '../config/config.js';
import { CallsStore } from '../store/calls.store.js';
import { ConversionsStore, type TakenMoment } from '../store/conversions.store.js';
import { Database, isDataFault } from '../store/database.js';
import type { CallEntity } from '../store/entities/call.entity.js';
import type { ConversionEntity } from '../store/entities/conversion.entity.js';
import type { ReceiptEntity } from '../store/entities/receipt.entity.js';
import { ReceiptsStore, type ReceiptReading } from '../store/receipts.store.js';
import type { Session } from '../store/session.js';
import { UploadsStore } from '../store/uploads.store.js';
import { asksForCallers, decideGoals, type CallerKnowledge, type Decision } from './decide-goals.js';
import { foldCalls, keyText } from './fold-calls.js';
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
import { holdingSteps, losingSteps, newUploads, returningSteps, wakingSteps, type Routing } from './plan-uploads.js';
import type { ReadReceipt } from './read-receipts.js';

const RECEIPTS_PER_TURN = 500;

/** Receipts become calls, conversions and uploads: a batch in one transaction, set-based, whoever runs it and however often. */
@Injectable()
export class IntakeService {
  private readonly logger = new Logger('intake');

  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly calls: CallsStore,
    private readonly conversions: ConversionsStore,
    private readonly uploads: UploadsStore,
    private readonly settings: IntakeSettings,
  ) {}

  /** Reads the next batch. @returns how many receipts it settled; 0 when there is nothing new */
  async turn(): Promise<number> {
    try {
      return await this.database.write(async (tx) => {
        await this.receipts.lockIntake(tx);
        return this.process(tx, await this.receipts.unread(tx, RECEIPTS_PER_TURN));
      });
    } catch (error) {
      // Some receipt takes the others along (or the database is out, and then the next line throws too).
      this.logger.warn({
        msg: 'a batch of receipts failed, each is read alone',
        error: error instanceof Error ? error.name : 'unknown',
      });
      return this.oneByOne();
    }
  }

  private async oneByOne(): Promise<number> {
    const waiting = await this.database.read((session) => this.receipts.unread(session, RECEIPTS_PER_TURN));
    for (const { id } of waiting) {
      try {
        await this.database.write(async (tx) => {
          await this.receipts.lockIntake(tx);
          await this.process(
            tx,
            (await this.receipts.byIds(tx, [id])).filter((receipt) => receipt.verdict === 'new'),
          );
        });
      } catch (error) {
        if (!isReceiptsOwnFault(error)) throw error;
        const detail = error instanceof Error ? error.name : 'unknown error';
        const reading: ReceiptReading = {
          id,
          verdict: 'unreadable',
          reason: { code: 'RECEIPT_UNREADABLE', detail },
          callId: null,
        };
        await this.database.write((tx) => this.receipts.settle(tx, [reading]));
      }
    }
    return waiting.length;
  }

  /** Reads these receipts, inside the caller's transaction. */
  async process(tx: Session, receipts: readonly ReceiptEntity[]): Promise<number> {
    if (receipts.length === 0) return 0;
    const now = this.settings.clock.now();
    const answers = receipts.map((receipt) => this.settings.reader.read(receipt));
    const reads = answers.filter((answer): answer is ReadReceipt => 'event' in answer);
    const keys = new Map(
      reads.map(({ receipt, event }) => [
        keyText({ sourceId: receipt.sourceId, callId: event.callId }),
        { sourceId: receipt.sourceId, callId: event.callId },
      ]),
    );
    const known = await this.calls.byKeys(tx, [...keys.values()]);
    const { fresh, changed } = foldCalls(reads, known, this.settings, now);
    await this.calls.save(tx, fresh, changed);
    const touched = [...fresh, ...changed];
    for (const [project, calls] of groupBy(touched, (call) => call.projectId)) await this.decide(tx, project, calls, now);
    const idOf = new Map(touched.map((call) => [keyText(call), call.id]));
    await this.receipts.settle(
      tx,
      answers.map((answer): ReceiptReading => {
        if ('unreadable' in answer)
          return { id: answer.receipt.id, verdict: 'unreadable', reason: answer.unreadable, callId: null };
        const key = keyText({ sourceId: answer.receipt.sourceId, callId: answer.event.callId });
        return { id: answer.receipt.id, verdict: 'read', reason: null, callId: idOf.get(key) ?? null };
      }),
    );
    if (this.settings.dropAtIngest.length > 0)
      await this.receipts.blank(
        tx,
        reads.map(({ receipt }) => receipt.id),
      );
    return receipts.length;
  }

  private async decide(tx: Session, projectId: string, calls: readonly CallEntity[], now: Instant): Promise<void> {
    const project = this.settings.project(projectId);
    const knowledge = await this.knowledgeOf(tx, project, calls);
    const decisions = decideGoals(project, calls, this.settings.timezone, knowledge);
    await this.apply(tx, project, decisions, now);
  }

  /** What the rules need to know about the callers; nothing is read where no rule asks. */
  async knowledgeOf(tx: Session, project: ProjectConfig, calls: readonly CallEntity[]): Promise<CallerKnowledge> {
    if (!asksForCallers(project)) return { history: new Map(), conversions: [] };
    const callers = [...new Set(calls.flatMap((call) => call.callerKey ?? []))];
    return {
      history: await this.calls.historyOf(tx, project.id, callers),
      conversions: await this.conversions.ofCallers(tx, project.id, callers),
    };
  }

  private async apply(tx: Session, project: ProjectConfig, decisions: readonly Decision[], now: Instant): Promise<void> {
    const existing = await this.conversions.byCalls(tx, [...new Set(decisions.map(({ call }) => call.id))]);
    const plan = planConversions(decisions, existing, now);
    const made = await this.standApart(tx, project, plan.made);
    const changed = [...plan.returned, ...plan.lost, ...plan.kept.filter(({ conversion }) => differs(conversion, existing))];
    await this.conversions.save(
      tx,
      made.map(({ conversion }) => conversion),
      changed.map(({ conversion }) => conversion),
    );
    await this.route(tx, { ...plan, made }, this.settings.routing(project), now);
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

  private async route(tx: Session, plan: ConversionPlan, routing: Routing, now: Instant): Promise<void> {
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
    );
    const steps = [
      ...plan.kept.flatMap((standing) => holdingSteps(standing, of(standing.conversion), routing, now)),
      ...[...plan.kept, ...plan.returned].flatMap((standing) => wakingSteps(standing, of(standing.conversion), routing, now)),
      ...plan.returned.flatMap((standing) => returningSteps(standing, of(standing.conversion), routing, now)),
      ...losses.flatMap(({ cancel }) => cancel),
    ];
    await this.uploads.step(tx, steps, now);
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

/** What reading the same receipt again would meet again; everything else is the storage's trouble, and the receipt waits. */
function isReceiptsOwnFault(error: unknown): boolean {
  const kinds = [TypeError, RangeError, SyntaxError, URIError];
  return isDataFault(error) || kinds.some((kind) => error instanceof kind);
}

function differs(conversion: ConversionEntity, existing: readonly ConversionEntity[]): boolean {
  const before = existing.find((candidate) => candidate.id === conversion.id);
  return before?.valueMinor !== conversion.valueMinor || before?.currency !== conversion.currency;
}

function warned(call: CallEntity, warning: WarningCode): Pick<CallEntity, 'id' | 'warnings'> {
  return { id: call.id, warnings: [...new Set([...call.warnings, warning])].sort() };
}
