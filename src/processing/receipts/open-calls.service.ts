import { Injectable, Logger } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import type { Instant } from '../../domain/time/instant.js';
import { CallsStore, type SourceChoice } from '../../store/calls/calls.store.js';
import { Database } from '../../store/database/database.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { ConversionPlanner } from '../goals/conversion-planner.service.js';
import { ProcessingSettings } from '../processing-settings.js';

const CALLS_PER_STEP = 500;

/** Decides calls whose end did not come in time by what is known; an end that comes later corrects the decision. */
@Injectable()
export class OpenCalls {
  private readonly logger = new Logger('processing');

  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly calls: CallsStore,
    private readonly planner: ConversionPlanner,
    private readonly settings: ProcessingSettings,
  ) {}

  /** @returns how many calls were decided without their end */
  async giveUpOverdue(): Promise<number> {
    let judged = 0;
    for (const { ms, of } of this.settings.endWaits()) {
      for (let step = CALLS_PER_STEP; step === CALLS_PER_STEP; judged += step) {
        step = await this.giveUpStep(ms, of);
        if (step > 0) await this.database.yieldLock();
      }
    }
    if (judged > 0) this.logger.warn({ msg: 'calls judged without their end, no webhook on it came in time', calls: judged });
    return judged;
  }

  private async giveUpStep(waitMs: number, sources: SourceChoice): Promise<number> {
    const now = this.settings.clock.now();
    // Usually there is none, and this read blocks nobody.
    const [waiting] = await this.database.read((session) => this.calls.open(session, now - waitMs, sources, 1));
    if (waiting === undefined) return 0;
    this.settings.requireStoredSecret();
    return this.database.write(async (tx) => {
      // A webhook with the end may be in processing at this moment.
      await this.receipts.lockProcessing(tx);
      const open = await this.calls.open(tx, now - waitMs, sources, CALLS_PER_STEP);
      const overdue = open.map((call) => withoutEnd(call, now));
      await this.calls.giveUpEnds(tx, overdue);
      // Nothing is reported of an erased call, and nothing is decided for a project that left the config.
      const known = overdue.filter(({ projectId, erasedAt }) => erasedAt === null && this.settings.hasProject(projectId));
      for (const [project, calls] of groupBy(known, ({ projectId }) => projectId))
        await this.planner.planAndApply(tx, project, calls, now);
      return open.length;
    });
  }
}

function withoutEnd(call: CallEntity, now: Instant): CallEntity {
  return {
    ...call,
    neverEndedAt: now,
    updatedAt: now,
    warnings: [...new Set([...call.warnings, 'NEVER_ENDED' as const])].sort(),
  };
}
