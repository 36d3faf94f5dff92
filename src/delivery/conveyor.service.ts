import { Injectable } from '@nestjs/common';
import type { Destination } from '../destinations/destinations.js';
import type { DestinationTrouble } from '../platforms/kit/answers.js';
import { ClaimsService } from './claims.service.js';
import { GateService } from './gate.service.js';
import { takeGroup } from './group.js';
import { LimitsService } from './limits/limits.service.js';
import type { Batch } from './parcel.js';
import { Passage } from './passage.js';
import type { Dispatch } from './records.js';
import { SenderService, type SentGroup } from './sender.service.js';
import type { NamedRow } from './sequel.js';
import { detailOf } from './settlement.js';
import { Stop } from './stop.js';
import { count, type RoundSummary } from './summary.js';

/** How claimed rows leave. */
export interface Manner {
  /** The lease they are held under. */
  readonly token: string;
  /** After trouble one request goes out before all others. */
  readonly probing: boolean;
}

/** What comes next: a group that is on disk and may leave, or why there is none. */
type Next =
  | { readonly kind: 'group'; readonly dispatches: readonly Dispatch[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'trouble'; readonly trouble: DestinationTrouble }
  | { readonly kind: 'leaseLost' }
  | { readonly kind: 'failed'; readonly error: unknown };

const NOTHING: Next = { kind: 'nothing' };

interface Run {
  readonly destination: Destination;
  /** Requests that are not in the journal yet, in the order in which they leave. */
  readonly queue: Batch[];
  readonly token: string;
  readonly passage: Passage;
  readonly summary: RoundSummary;
}

/**
 * Sends requests group by group. The next group goes into the journal while one is under way and leaves as its answers come, before they are
 * settled: platforms do not wait for our disk.
 */
@Injectable()
export class ConveyorService {
  constructor(
    private readonly claims: ClaimsService,
    private readonly limits: LimitsService,
    private readonly sender: SenderService,
    private readonly gate: GateService,
    private readonly stop: Stop,
  ) {}

  /** @returns the trouble that ended it; what had not left by then is given back */
  async carry(
    destination: Destination,
    batches: readonly Batch[],
    { token, probing }: Manner,
    summary: RoundSummary,
  ): Promise<DestinationTrouble | null> {
    const passage = new Passage(destination.platform.limits.requestsInParallel, batches.length);
    const run: Run = { destination, queue: [...batches], token, passage, summary };
    let next = await this.load(run, probing);
    let underWay = this.start(run, next);
    for (let alone = probing; underWay; alone = false) {
      next = alone ? NOTHING : await this.load(run, false);
      const following = this.start(run, next);
      await this.settle(run, await underWay);
      if (!following && next.kind === 'nothing') next = await this.load(run, false);
      underWay = following ?? this.start(run, next);
    }
    return this.end(run, next);
  }

  private start({ destination, passage }: Run, next: Next): Promise<SentGroup> | null {
    return next.kind === 'group' ? this.sender.send(destination, next.dispatches, passage) : null;
  }

  /** Spends for a group and writes it into the journal. Never rejects: what is under way must be settled first. */
  private async load(run: Run, alone: boolean): Promise<Next> {
    if (this.stop.stopping || run.passage.trouble || run.queue.length === 0) return NOTHING;
    try {
      const group = alone ? run.queue.splice(0, 1) : takeGroup(run.queue, run.destination.platform);
      const trouble = await this.spend(run, group);
      if (trouble) {
        run.queue.unshift(...group);
        return { kind: 'trouble', trouble };
      }
      const dispatches = await this.sender.journal(run.destination, group, run.token);
      return dispatches ? { kind: 'group', dispatches } : { kind: 'leaseLost' };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  /** What is left of a budget may do for a part of the group: the rest of it goes back to the queue then. */
  private async spend({ destination, queue }: Run, group: Batch[]): Promise<DestinationTrouble | null> {
    const trouble = await this.limits.spend(destination, errandOf(group));
    const { requestsInParallel } = destination.platform.limits;
    if (!trouble || group.length <= requestsInParallel) return trouble;
    queue.unshift(...group.splice(requestsInParallel));
    return this.limits.spend(destination, errandOf(group));
  }

  private async settle({ destination, queue, token, summary }: Run, sent: SentGroup): Promise<void> {
    const { outcomes, again, named } = await this.sender.settle(destination, sent, token);
    summary.requests += sent.answered.length;
    count(summary, outcomes);
    await this.reject(named, summary);
    queue.unshift(...again, ...(await this.sender.withdraw(sent.unsent, token)));
  }

  private async end({ destination, queue, passage }: Run, next: Next): Promise<DestinationTrouble | null> {
    if (next.kind === 'failed') throw next.error;
    // Whoever holds the rows now decides about them.
    if (next.kind === 'leaseLost') return null;
    await this.claims.giveBackBatches(queue);
    const trouble = passage.trouble ?? (next.kind === 'trouble' ? next.trouble : null);
    if (trouble) await this.gate.meet(destination, trouble);
    return trouble;
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
}

function errandOf(group: readonly Batch[]) {
  const rows = group.reduce((sum, { parcels }) => sum + parcels.length, 0);
  return { use: 'write', requests: group.length, rows } as const;
}
