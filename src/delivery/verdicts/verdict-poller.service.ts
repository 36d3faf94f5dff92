import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Destination, Destinations } from '../../destinations/destinations.js';
import type { Reason } from '../../domain/reason.js';
import { type Instant, MINUTE } from '../../domain/time/instant.js';
import type { ConfirmAnswer, DestinationTrouble, OpenRequest, Verdict } from '../../platforms/kit/answers.js';
import { CLOCK, RANDOM, type Clock, type Random } from '../../runtime/clock.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { type AwaitedRequest, RequestsStore } from '../../store/uploads/requests.store.js';
import { UploadsStore } from '../../store/uploads/uploads.store.js';
import { CircuitBreaker } from '../circuit-breaker/circuit-breaker.service.js';
import { RateLimits } from '../rate-limits/rate-limits.service.js';
import { requestKeyOf } from '../requests/request-journal.js';
import { SharedTargetCopies } from './shared-target-copies.service.js';
import { nextPollAt, statusSteps, troubleOfSteps, verdictSteps } from './verdict-steps.js';

/** Records what a platform said of one open request. */
@Injectable()
export class VerdictRecorder {
  constructor(
    private readonly database: Database,
    private readonly requests: RequestsStore,
    private readonly uploads: UploadsStore,
    private readonly sharedTargets: SharedTargetCopies,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /**
   * @param troubled polling met trouble of the whole destination, so that a missing verdict means nothing
   * @returns the trouble of the destination that the verdict itself shows
   */
  async recordVerdict(
    destination: Destination,
    request: AwaitedRequest,
    verdict: Verdict,
    troubled: boolean,
  ): Promise<DestinationTrouble | null> {
    const { platform } = destination;
    const now = this.clock.now();
    const late = now - (request.finishedAt ?? request.startedAt) >= platform.verdictDeadlineMs;
    return this.database.write(async (tx) => {
      const rows = await this.requests.confirming(tx, [request.id]);
      // While polling fails, nothing is known about the verdict, however late it is.
      if (verdict.kind === 'waiting' && (!late || troubled)) {
        await this.requests.scheduleVerdicts(tx, [nextPollAt(request, platform.confirmAfterMs, now, troubled)]);
        if (verdict.status !== undefined) await this.uploads.applySteps(tx, statusSteps(verdict.status, rows), now);
        return null;
      }
      const rules = { platform, requestId: request.id, now, spread: this.random };
      const steps = await this.sharedTargets.mark(tx, destination, verdictSteps(verdict, rows, rules));
      await this.uploads.applySteps(tx, steps, now);
      await this.requests.scheduleVerdicts(tx, [{ id: request.id, confirmAt: null, confirmTries: request.confirmTries + 1 }]);
      return troubleOfSteps(steps);
    });
  }
}

/** How many are polled at once: where one list has all verdicts, and where each costs a request of its own. */
const REQUESTS_PER_LIST = 1000;
const REQUESTS_PER_POLL = 100;
/** The rest of a destination's open requests is polled the next time. */
const MAX_OPEN_REQUESTS = 5000;
const POLL_TIMEOUT_MS = 2 * MINUTE;
/** Lease of a claimed poll: covers waiting for permits, asking, and recording. */
const POLL_LEASE_MS = 5 * MINUTE;

export interface VerdictPollSummary {
  readonly destination: string;
  /** In requests, each of one or more rows. */
  asked: number;
  settled: number;
  waiting: number;
  trouble: Reason | null;
}

/** A request that awaits its verdict, with its destination. */
interface PolledRequest {
  readonly destination: Destination;
  readonly request: AwaitedRequest;
  readonly summary: VerdictPollSummary;
}

/** Polls the verdicts of platforms that give them later. */
@Injectable()
export class VerdictPoller {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly destinations: Destinations,
    private readonly database: Database,
    private readonly requests: RequestsStore,
    private readonly breaker: CircuitBreaker,
    private readonly rateLimits: RateLimits,
    private readonly recorder: VerdictRecorder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * With `all`, every outstanding verdict is polled, due or not. Those of other destinations on the same list are polled
   * along; the summary counts this destination only.
   */
  async poll(destination: Destination, all: boolean): Promise<VerdictPollSummary> {
    const others = this.destinations.verdictListOf(destination).filter((other) => other !== destination);
    const asked = await this.takeRequests([destination, ...(await this.notBlocked(others))], all);
    await this.pollAll(asked);
    return asked.find((one) => one.destination === destination)?.summary ?? emptyPollSummary(destination);
  }

  /** Polls the verdicts that are due at destinations of one list. */
  async pollDue(list: readonly Destination[]): Promise<void> {
    await this.pollAll(await this.takeRequests(await this.notBlocked(list), false));
  }

  /** Leaves out paused and delayed destinations. */
  private async notBlocked(list: readonly Destination[]): Promise<Destination[]> {
    const breakers = await Promise.all(list.map((destination) => this.breaker.check(destination, false)));
    return list.filter((_destination, index) => breakers[index]?.state !== 'open');
  }

  /** Claims what is due in one transaction, so that of two processes one polls all of it. */
  private async takeRequests(destinations: readonly Destination[], all: boolean): Promise<PolledRequest[]> {
    const now = this.clock.now();
    if (all) return this.database.read((session) => this.openRequests(session, destinations, null));
    return this.database.write(async (tx) => {
      const due = await this.openRequests(tx, destinations, now);
      const requests = due.map(({ request }) => request);
      const taken = await this.requests.claimVerdicts(tx, requests, now, now + POLL_LEASE_MS);
      return due.filter(({ request }) => taken.has(request.id));
    });
  }

  private async openRequests(
    session: SqlExecutor,
    destinations: readonly Destination[],
    now: Instant | null,
  ): Promise<PolledRequest[]> {
    const asked: PolledRequest[] = [];
    for (const destination of destinations) {
      const summary = emptyPollSummary(destination);
      const open = await this.requests.awaitingVerdict(session, destination, now, MAX_OPEN_REQUESTS);
      asked.push(...open.map((request) => ({ destination, request, summary })));
    }
    return asked;
  }

  private async pollAll(asked: readonly PolledRequest[]): Promise<void> {
    const oneForAll = asked[0]?.destination.platform.limits.requestsPerPoll === undefined;
    const most = oneForAll ? REQUESTS_PER_LIST : REQUESTS_PER_POLL;
    let trouble: DestinationTrouble | null = null;
    for (let start = 0; start < asked.length && !trouble; start += most) {
      trouble = await this.pollOnce(asked.slice(start, start + most));
    }
    for (const summary of new Set(asked.map((one) => one.summary))) {
      if (summary.asked > 0) this.logger.log({ msg: 'verdicts asked for', ...summary });
    }
  }

  private async pollOnce(asked: readonly PolledRequest[]): Promise<DestinationTrouble | null> {
    const [first] = asked;
    if (!first) return null;
    // Destinations of one list share an account: any of them may ask for all.
    const { destination: asker } = first;
    const requests = Math.ceil(asked.length / (asker.platform.limits.requestsPerPoll ?? asked.length));
    const spent = await this.rateLimits.spend(asker, { use: 'read', requests, rows: 0 });
    if (spent) {
      await this.trip(asked, spent);
      return spent;
    }
    const answer = await this.rateLimits.run(asker, async () =>
      asker.platform.confirm?.(
        asked.map(({ request }) => toOpenRequest(request)),
        { requestKey: requestKeyOf(first.request.id), signal: AbortSignal.timeout(POLL_TIMEOUT_MS) },
      ),
    );
    if (!answer) return null;
    const more = (answer.requests ?? requests) - requests;
    if (more > 0) await this.rateLimits.recordUse(asker, { use: 'read', requests: more, rows: 0 });
    if (answer.trouble) await this.trip(asked, answer.trouble);
    await this.recordVerdicts(asked, answer);
    return answer.trouble ?? null;
  }

  /** Trouble of the poll is trouble of every destination that it was for. */
  private async trip(asked: readonly PolledRequest[], trouble: DestinationTrouble): Promise<void> {
    for (const [destination, summary] of new Map(asked.map((one) => [one.destination, one.summary]))) {
      await this.breaker.trip(destination, trouble);
      summary.trouble = trouble.reason;
    }
  }

  private async recordVerdicts(asked: readonly PolledRequest[], { confirmations, trouble }: ConfirmAnswer): Promise<void> {
    const verdicts = new Map(confirmations.map(({ ref, verdict }) => [ref, verdict]));
    for (const { destination, request, summary } of asked) {
      const verdict = verdicts.get(request.remoteId ?? '') ?? { kind: 'waiting' as const };
      const shown = await this.recorder.recordVerdict(destination, request, verdict, trouble !== undefined);
      // The platform's own trouble says more than its rows do.
      if (shown && trouble?.kind !== 'pause') await this.trip([{ destination, request, summary }], shown);
      summary.asked += 1;
      if (verdict.kind === 'waiting') summary.waiting += 1;
      else summary.settled += 1;
    }
  }
}

function emptyPollSummary({ id }: Destination): VerdictPollSummary {
  return { destination: id, asked: 0, settled: 0, waiting: 0, trouble: null };
}

function toOpenRequest({ remoteId, rows, finishedAt, startedAt }: AwaitedRequest): OpenRequest {
  return { ref: remoteId ?? '', rows, acceptedAt: finishedAt ?? startedAt };
}
