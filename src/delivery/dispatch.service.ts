import { Injectable } from '@nestjs/common';
import { CALL_GOAL } from '../domain/goal.js';
import type { Destination } from '../platforms/destinations.js';
import type { Trouble } from '../platforms/platform.js';
import { ConversionsStore } from '../store/conversions.store.js';
import { Database } from '../store/database.js';
import type { ClaimedUpload } from '../store/deliveries.store.js';
import { asItWas, ClaimsService } from './claims.service.js';
import { GateService } from './gate.service.js';
import { LimitsService } from './limits/limits.service.js';
import { LookupService } from './lookup.service.js';
import { intoBatches, type Batch } from './parcel.js';
import { prepareAll } from './prepare.js';
import { SenderService } from './sender.service.js';
import type { NamedRow } from './sequel.js';
import { detailOf } from './settlement.js';
import { Stop } from './stop.js';
import { count, type RoundSummary } from './summary.js';
import { UnsentService } from './unsent.service.js';
import { World } from './world.js';

/** How claimed rows leave. */
export interface Manner {
  /** The lease they are held under. */
  readonly token: string;
  /** After trouble one request goes out before all others. */
  readonly probing: boolean;
}

/** What was claimed: lost answers are asked about, the rest is prepared and sent, a group of requests at a time. */
@Injectable()
export class DispatchService {
  constructor(
    private readonly database: Database,
    private readonly conversions: ConversionsStore,
    private readonly claims: ClaimsService,
    private readonly lookup: LookupService,
    private readonly unsent: UnsentService,
    private readonly limits: LimitsService,
    private readonly sender: SenderService,
    private readonly gate: GateService,
    private readonly stop: Stop,
    private readonly world: World,
  ) {}

  /** @returns the trouble that ended it; what had not left by then is given back */
  async deliver(
    destination: Destination,
    claimed: readonly ClaimedUpload[],
    manner: Manner,
    summary: RoundSummary,
  ): Promise<Trouble | null> {
    const { platform } = destination;
    const lost = platform.reconcile ? claimed.filter(({ upload }) => upload.reasonCode === 'ANSWER_LOST') : [];
    const others = claimed.filter((one) => !lost.includes(one));
    const found = await this.lookup.lookUp(destination, lost, this.stop.signal);
    summary.confirming += found.adopted;
    if (found.trouble) {
      await this.claims.giveBack([...others, ...found.stillLost, ...found.toResend].map(({ upload }) => asItWas(upload)));
      await this.gate.meet(destination, found.trouble);
      return found.trouble;
    }
    const toPrepare = [...others, ...found.toResend];
    const { parcels, steps } = prepareAll(platform, toPrepare, await this.goalsOf(toPrepare), this.world.clock.now());
    summary.skipped += steps.filter(({ to }) => to !== 'pending').length;
    await this.unsent.settle(steps, claimed);
    return this.sendAll(destination, intoBatches(parcels, platform.limits), manner, summary);
  }

  /** Only rows that tell of a whole call name the goals it meets. */
  private async goalsOf(claimed: readonly ClaimedUpload[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const calls = claimed.filter(({ upload }) => upload.goal === CALL_GOAL.id).map(({ call }) => call.id);
    if (calls.length === 0) return new Map();
    return this.database.read((session) => this.conversions.goalsBeside(session, CALL_GOAL.id, calls));
  }

  private async sendAll(
    destination: Destination,
    batches: readonly Batch[],
    { token, probing }: Manner,
    summary: RoundSummary,
  ): Promise<Trouble | null> {
    const queue = [...batches];
    for (let sent = 0; queue.length > 0; sent += 1) {
      if (this.stop.stopping) {
        await this.claims.giveBackBatches(queue);
        return null;
      }
      const group = queue.splice(0, probing && sent === 0 ? 1 : destination.platform.limits.requestsInParallel);
      const spent = await this.limits.spend(destination, errandOf(group));
      if (spent) return this.breakOff(destination, [...group, ...queue], spent);
      const result = await this.sender.sendGroup(destination, group, token, this.stop.signal);
      if (!result.sent) return null;
      summary.requests += group.length;
      count(summary, result.outcomes);
      await this.reject(result.named, summary);
      const trouble = result.trouble ?? silence(result.outcomes);
      if (trouble) return this.breakOff(destination, [...result.again, ...queue], trouble);
      queue.unshift(...result.again);
    }
    return null;
  }

  /** Rows that were found to be bad because all that was refused with them was taken without them. */
  private async reject(named: readonly NamedRow[], summary: RoundSummary): Promise<void> {
    await this.claims.giveBack(
      named.map(({ upload, rejection }) => ({
        upload,
        to: 'rejected',
        code: rejection.code,
        detail: detailOf(rejection),
        requestId: upload.requestId,
        attempts: upload.attempts + 1,
        thaw: true,
        batchKey: null,
      })),
    );
    count(
      summary,
      named.map(({ rejection }) => rejection),
    );
  }

  private async breakOff(destination: Destination, left: readonly Batch[], trouble: Trouble): Promise<Trouble> {
    await this.claims.giveBackBatches(left);
    await this.gate.meet(destination, trouble);
    return trouble;
  }
}

function errandOf(group: readonly Batch[]) {
  const rows = group.reduce((sum, { parcels }) => sum + parcels.length, 0);
  return { use: 'write', requests: group.length, rows } as const;
}

/** A platform that answers to nothing at all is out, whatever became of the rows. */
function silence(outcomes: readonly { kind: string }[]): Trouble | null {
  const silent = outcomes.length > 0 && outcomes.every(({ kind }) => kind === 'unknown');
  return silent ? { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE' } } : null;
}
