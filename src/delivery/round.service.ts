import { Injectable, Logger } from '@nestjs/common';
import { CALL_GOAL } from '../domain/goal.js';
import { SECOND } from '../domain/instant.js';
import { mayBeThere } from '../domain/upload.js';
import type { Destination } from '../platforms/destinations.js';
import type { Trouble } from '../platforms/platform.js';
import { newId } from '../runtime/ids.js';
import { ConversionsStore } from '../store/conversions.store.js';
import { Database } from '../store/database.js';
import { DeliveriesStore, type ClaimedUpload, type ClaimWhich } from '../store/deliveries.store.js';
import type { UploadStep } from '../store/uploads.store.js';
import { UploadsStore } from '../store/uploads.store.js';
import { GateService } from './gate.service.js';
import { LookupService } from './lookup.service.js';
import { allParcels, intoBatches, type Batch } from './parcel.js';
import { prepareAll } from './prepare.js';
import { SenderService, type NamedRow } from './sender.service.js';
import { detailOf } from './settlement.js';
import { count, emptySummary, type RoundSummary } from './summary.js';
import { SweepService } from './sweep.service.js';
import { UnsentService } from './unsent.service.js';
import { World } from './world.js';

const LEASE_MS = 30 * SECOND;
const RENEW_MS = 10 * SECOND;

/** A claim that stays alive while its requests are under way. */
interface Holding {
  readonly token: string;
  end(): void;
}

/** One round for one destination. Safe to run anywhere, any number at once: rows are claimed, not read. */
@Injectable()
export class RoundService {
  private readonly logger = new Logger('delivery');
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly stop = new AbortController();
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesStore,
    private readonly uploads: UploadsStore,
    private readonly conversions: ConversionsStore,
    private readonly sender: SenderService,
    private readonly gate: GateService,
    private readonly lookup: LookupService,
    private readonly sweep: SweepService,
    private readonly unsent: UnsentService,
    private readonly world: World,
  ) {}

  isRunning(destination: string): boolean {
    return this.running.has(destination);
  }

  /** Waits for a round of the same destination that is already running here, then runs its own. */
  round(destination: Destination, options: { ignoreBreaker: boolean }): Promise<RoundSummary> {
    const before = this.running.get(destination.id) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => this.run(destination, options.ignoreBreaker));
    this.running.set(destination.id, mine);
    const forget = () => {
      if (this.running.get(destination.id) === mine) this.running.delete(destination.id);
    };
    mine.then(forget, forget);
    return mine;
  }

  /** Asks the platform about every answer that was lost, without sending anything. */
  async lookUpLost(destination: Destination): Promise<{ adopted: number; toResend: number }> {
    const sum = { adopted: 0, toResend: 0 };
    if (!destination.platform.reconcile) return sum;
    // Given back only at the end: what goes back at once would be claimed again.
    const back: UploadStep[] = [];
    const holding = this.hold();
    try {
      for (;;) {
        const claimed = await this.claim(destination, 'lost', holding);
        const found = await this.lookup.lookUp(destination, claimed, this.stop.signal);
        sum.adopted += found.adopted;
        sum.toResend += found.toResend.length;
        back.push(...found.toResend.map(({ upload }) => ({ ...asItWas(upload), dueAt: this.world.clock.now() })));
        back.push(...found.stillLost.map(({ upload }) => asItWas(upload)));
        if (found.trouble) await this.gate.meet(destination, found.trouble);
        if (found.trouble || claimed.length < destination.platform.limits.rowsPerClaim) return sum;
      }
    } finally {
      await this.giveBack(back);
      holding.end();
    }
  }

  /** Finishes what is under way and starts nothing new; after `graceMs` requests are cut off. */
  async finish(graceMs: number): Promise<void> {
    this.stopping = true;
    const timer = setTimeout(() => this.stop.abort(), graceMs);
    await Promise.allSettled(this.running.values());
    clearTimeout(timer);
  }

  private async run(destination: Destination, ignoreBreaker: boolean): Promise<RoundSummary> {
    const summary = emptySummary(destination.id);
    summary.expired = await this.sweep.closeWindows(destination.id);
    const began = this.world.clock.now();
    const holding = this.hold();
    try {
      for (;;) {
        // Looked at before each claim: a person may pause in the middle of a backlog.
        const gate = await this.gate.look(destination, ignoreBreaker);
        if (!gate.open) summary.trouble = gate.reason;
        if (!gate.open || this.stopping) break;
        const claimed = await this.claim(destination, 'due', holding);
        summary.claimed += claimed.length;
        const trouble = await this.deliver(destination, claimed, holding.token, summary);
        if (trouble) summary.trouble = trouble.reason;
        if (trouble || claimed.length < destination.platform.limits.rowsPerClaim) break;
      }
    } finally {
      holding.end();
    }
    if (summary.claimed > 0) this.logger.log({ msg: 'round done', ...summary, ms: this.world.clock.now() - began });
    return summary;
  }

  private claim(destination: Destination, which: ClaimWhich, holding: Holding): Promise<ClaimedUpload[]> {
    const now = this.world.clock.now();
    const lease = { token: holding.token, until: now + LEASE_MS };
    return this.deliveries.claim(destination, which, now, lease, destination.platform.limits.rowsPerClaim);
  }

  /** @returns the trouble that ended it; what had not left by then is given back */
  private async deliver(
    destination: Destination,
    claimed: readonly ClaimedUpload[],
    token: string,
    summary: RoundSummary,
  ): Promise<Trouble | null> {
    const lost = destination.platform.reconcile ? claimed.filter(({ upload }) => upload.reasonCode === 'ANSWER_LOST') : [];
    const others = claimed.filter((one) => !lost.includes(one));
    const found = await this.lookup.lookUp(destination, lost, this.stop.signal);
    summary.confirming += found.adopted;
    if (found.trouble) {
      await this.giveBack([...others, ...found.stillLost, ...found.toResend].map(({ upload }) => asItWas(upload)));
      await this.gate.meet(destination, found.trouble);
      return found.trouble;
    }
    const toPrepare = [...others, ...found.toResend];
    const { parcels, steps } = prepareAll(destination.platform, toPrepare, await this.goalsOf(toPrepare));
    summary.skipped += steps.length;
    await this.unsent.settle(steps, claimed);
    return this.sendAll(destination, intoBatches(parcels, destination.platform.limits.rowsPerRequest), token, summary);
  }

  /** Only rows that tell of a whole call name the goals it meets. */
  private async goalsOf(claimed: readonly ClaimedUpload[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const calls = claimed.filter(({ upload }) => upload.goal === CALL_GOAL.id).map(({ call }) => call.id);
    if (calls.length === 0) return new Map();
    return this.database.read((session) => this.conversions.goalsBeside(session, CALL_GOAL.id, calls));
  }

  private async sendAll(
    destination: Destination,
    batches: Batch[],
    token: string,
    summary: RoundSummary,
  ): Promise<Trouble | null> {
    const queue = [...batches];
    while (queue.length > 0) {
      if (this.stopping) {
        await this.giveBackBatches(queue);
        return null;
      }
      const group = queue.splice(0, destination.platform.limits.requestsInParallel);
      const result = await this.sender.sendGroup(destination, group, token, this.stop.signal);
      if (!result.sent) return null;
      summary.requests += group.length;
      count(summary, result.outcomes);
      await this.reject(result.named, summary);
      const trouble = result.trouble ?? silence(result.outcomes);
      if (trouble) {
        await this.giveBackBatches([...result.again, ...queue]);
        await this.gate.meet(destination, trouble);
        return trouble;
      }
      queue.unshift(...result.again);
    }
    if (batches.length > 0) await this.gate.wentWell(destination);
    return null;
  }

  /** Rows that were found to be bad because all that was refused with them was taken without them. */
  private async reject(named: readonly NamedRow[], summary: RoundSummary): Promise<void> {
    if (named.length === 0) return;
    const steps = named.map(({ upload, rejection }): UploadStep => ({
      upload,
      to: 'rejected',
      code: rejection.code,
      detail: detailOf(rejection),
      requestId: upload.requestId,
      attempts: upload.attempts + 1,
      thaw: true,
      batchKey: null,
    }));
    await this.database.write((tx) => this.uploads.step(tx, steps, this.world.clock.now()));
    count(
      summary,
      named.map(({ rejection }) => rejection),
    );
  }

  private giveBackBatches(batches: readonly Batch[]): Promise<void> {
    return this.giveBack(
      batches.flatMap((batch) =>
        allParcels(batch).map(({ upload }): UploadStep =>
          batch.partlyTaken ? { upload, to: 'pending', code: 'SPLIT' } : asItWas(upload),
        ),
      ),
    );
  }

  private async giveBack(steps: readonly UploadStep[]): Promise<void> {
    if (steps.length === 0) return;
    await this.database.write((tx) => this.uploads.step(tx, steps, this.world.clock.now()));
  }

  private hold(): Holding {
    const token = newId();
    const timer = setInterval(() => {
      this.deliveries.renew({ token, until: this.world.clock.now() + LEASE_MS }).catch((error: unknown) => {
        this.logger.warn({ msg: 'lease not renewed', error: error instanceof Error ? error.name : 'unknown' });
      });
    }, RENEW_MS);
    timer.unref();
    return { token, end: () => clearInterval(timer) };
  }
}

/** Back to waiting exactly as it was: nothing of it left in this round. */
function asItWas(upload: ClaimedUpload['upload']): UploadStep {
  const frozen = mayBeThere('pending', upload.reasonCode);
  return { upload, to: 'pending', code: upload.reasonCode, detail: upload.reasonDetail, thaw: !frozen };
}

/** A platform that answers to nothing at all is out, whatever became of the rows. */
function silence(outcomes: readonly { kind: string }[]): Trouble | null {
  const silent = outcomes.length > 0 && outcomes.every(({ kind }) => kind === 'unknown');
  return silent ? { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE' } } : null;
}
