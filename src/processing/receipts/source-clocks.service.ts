import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger } from '@nestjs/common';
import { observedShift, reportedShift } from '../../domain/calls/clock-check.js';
import { groupBy } from '../../domain/collections.js';
import { agreedLateness, agreedZoneShift, SHIFTS_KEPT } from '../../domain/time/date-parsing.js';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { newSourceState, type SourceStateEntity } from '../../store/schema/entities/source-state.entity.js';
import { SourceStatesStore } from '../../store/sources/source-states.store.js';
import { ConversionPlanner } from '../goals/conversion-planner.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import type { ReadReceipt } from './receipt-reader.js';

const CALLS_PER_STEP = 500;

interface LearnedClocks {
  readonly states: readonly SourceStateEntity[];
  /** Uploads were held or released. */
  readonly hasSettled: boolean;
}

/** Checks whether the times of a source's calls are plausible, and holds its uploads while they are not. */
@Injectable()
export class SourceClocks {
  private readonly logger = new Logger('processing');

  constructor(
    private readonly database: Database,
    private readonly states: SourceStatesStore,
    private readonly planner: ConversionPlanner,
    private readonly settings: ProcessingSettings,
  ) {}

  /** Discards what was learned under date settings that a person has changed since. Called at the start. */
  async resetChanged(): Promise<void> {
    const now = this.settings.clock.now();
    await this.database.write(async (tx) => {
      for (const state of await this.states.all(tx)) {
        const timeKey = this.settings.reader.timeKey(state.source);
        if (timeKey === null || timeKey === state.timeKey) continue;
        await this.settle(tx, state, { ...state, timeKey, shifts: [], suspectHours: null, suspectSince: null }, now);
      }
    });
  }

  /**
   * Learns from webhooks that were read for the first time, and holds or releases uploads.
   *
   * @param unsaved states that may not be stored yet, newer than the stored ones
   * @returns other states, for `save`: nobody reads them before, and a write while goals are decided would hold SQLite's lock
   */
  async learn(
    tx: SqlExecutor,
    reads: readonly ReadReceipt[],
    now: Instant,
    unsaved: readonly SourceStateEntity[] = [],
  ): Promise<LearnedClocks> {
    const ends = groupBy(reads.filter(isTimeSample), ({ receipt }) => receipt.sourceId);
    if (ends.size === 0) return { states: [], hasSettled: false };
    const learned: SourceStateEntity[] = [];
    let hasSettled = false;
    const known = new Map([...(await this.states.all(tx)), ...unsaved].map((state) => [state.source, state]));
    for (const [source, ofSource] of ends) {
      const timeKey = this.settings.reader.timeKey(source) ?? '';
      const stored = known.get(source);
      const before =
        stored?.timeKey === timeKey ? stored : { ...newSourceState(source, timeKey), reconciled: stored?.reconciled ?? null };
      const observed = ofSource.map(({ event, receipt }) => observedShift(event, receipt.receivedAt));
      const shifts = [...before.shifts, ...observed].slice(-SHIFTS_KEPT);
      const suspectHours = heldHours(shifts);
      const suspectSince = suspectHours === null ? null : (before.suspectSince ?? now);
      const after = { ...before, shifts, suspectHours, suspectSince };
      // Nothing new is learned of a clock that is right, once enough calls have said so.
      if (isDeepStrictEqual(after, stored)) continue;
      this.warnIfLate(before, after);
      const earlier = stored ?? before;
      if ((earlier.suspectHours === null) === (suspectHours === null)) learned.push(after);
      else {
        await this.settle(tx, earlier, after, now);
        hasSettled = true;
      }
    }
    return { states: learned, hasSettled };
  }

  async save(tx: SqlExecutor, learned: readonly SourceStateEntity[]): Promise<void> {
    if (learned.length > 0) await this.states.save(tx, learned);
  }

  private warnIfLate(before: SourceStateEntity, { source, shifts }: SourceStateEntity): void {
    const late = agreedLateness(shifts);
    if (late === null || agreedLateness(before.shifts) !== null) return;
    const msg = 'all webhooks of a source come late by the same hours, or its times are wrong';
    this.logger.warn({ msg, source, hours: late });
  }

  private async settle(tx: SqlExecutor, before: SourceStateEntity, after: SourceStateEntity, now: Instant): Promise<void> {
    await this.states.save(tx, [after]);
    const { source, suspectHours, shifts } = after;
    const hours = agreedZoneShift(shifts);
    if (before.suspectHours === null && suspectHours !== null) {
      const held = await this.states.holdUploads(tx, source, now);
      this.logger.warn({ msg: 'the times of a source look wrong by hours, its uploads wait', source, hours, held });
    }
    if (before.suspectHours !== null && suspectHours === null) {
      await this.release(tx, source, now);
      this.logger.log({ msg: 'the times of a source are plausible again, its uploads go on', source });
    }
  }

  private async release(tx: SqlExecutor, source: string, now: Instant): Promise<void> {
    for (let after = ''; ;) {
      const calls = await this.states.heldCalls(tx, source, after, CALLS_PER_STEP);
      for (const [project, ofProject] of groupBy(calls, ({ projectId }) => projectId))
        if (this.settings.hasProject(project)) await this.planner.planAndApply(tx, project, ofProject, now);
      const last = calls.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
    await this.states.releaseRemaining(tx, source, now);
  }
}

/** Whole hours, rounded up: the column holds no other. The exact ones are in the shifts. */
function heldHours(shifts: SourceStateEntity['shifts']): number | null {
  const hours = agreedZoneShift(shifts);
  return hours === null ? null : Math.ceil(hours);
}

/** The start or the end of a call, reported by a webhook as it happened. A receipt that is read again adds nothing. */
function isTimeSample({ receipt, event }: ReadReceipt): boolean {
  return receipt.contentKey === null && receipt.callId === null && reportedShift(event, receipt.receivedAt) !== null;
}
