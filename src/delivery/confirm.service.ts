import { Injectable, Logger } from '@nestjs/common';
import { Destinations, type Destination } from '../destinations/destinations.js';
import type { Reason } from '../domain/reason.js';
import { MINUTE, type Instant } from '../domain/time/instant.js';
import type { DestinationTrouble } from '../platforms/kit/answers.js';
import type { ConfirmAnswer, OpenRequest } from '../platforms/kit/answers.js';
import { Database } from '../store/database/database.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import { RequestsStore, type AwaitedRequest } from '../store/uploads/requests.store.js';
import { GateService } from './gate.service.js';
import { LimitsService } from './limits/limits.service.js';
import { requestKeyOf } from './request-key.js';
import { VerdictsService } from './verdicts.service.js';
import { World } from './world.js';

/** Where one question speaks of all requests, and where each costs a request of its own. */
const REQUESTS_PER_LIST = 1000;
const REQUESTS_PER_QUESTION = 100;
/** More open requests of a destination than this are asked about in the next round. */
const MOST_REQUESTS = 5000;
const LONGEST_QUESTION_MS = 2 * MINUTE;
/** A question that is due is left to the process that took it for so long: its turn, the question, and what follows. */
const TAKEN_MS = 5 * MINUTE;

export interface ConfirmSummary {
  readonly destination: string;
  /** In requests, each of one or more rows. */
  asked: number;
  settled: number;
  waiting: number;
  trouble: Reason | null;
}

/** A request that awaits its verdict, and whose it is. */
interface Asked {
  readonly destination: Destination;
  readonly request: AwaitedRequest;
  readonly summary: ConfirmSummary;
}

/** Asks for the verdicts of platforms that speak later. */
@Injectable()
export class ConfirmService {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly destinations: Destinations,
    private readonly database: Database,
    private readonly requests: RequestsStore,
    private readonly gate: GateService,
    private readonly limits: LimitsService,
    private readonly verdicts: VerdictsService,
    private readonly world: World,
  ) {}

  /**
   * With `all`, every outstanding verdict is asked for, due or not. What is outstanding at the other destinations of its list
   * is asked for with it; the summary speaks of this one.
   */
  async confirm(destination: Destination, all: boolean): Promise<ConfirmSummary> {
    const others = this.destinations.verdictListOf(destination).filter((other) => other !== destination);
    const asked = await this.outstanding([destination, ...(await this.atWork(others))], all);
    await this.askAll(asked);
    return asked.find((one) => one.destination === destination)?.summary ?? summaryOf(destination);
  }

  /** The verdicts that are due at destinations of one list. */
  async confirmDue(list: readonly Destination[]): Promise<void> {
    await this.askAll(await this.outstanding(await this.atWork(list), false));
  }

  /** A platform that named a moment, or a person who paused, is not asked before either. */
  private async atWork(list: readonly Destination[]): Promise<Destination[]> {
    const gates = await Promise.all(list.map((destination) => this.gate.look(destination, false)));
    return list.filter((_destination, index) => gates[index]?.open);
  }

  /** What is due is taken in one transaction, so that of two processes one puts the whole question. */
  private async outstanding(destinations: readonly Destination[], all: boolean): Promise<Asked[]> {
    const now = this.world.clock.now();
    if (all) return this.database.read((session) => this.open(session, destinations, null));
    return this.database.write(async (tx) => {
      const due = await this.open(tx, destinations, now);
      const requests = due.map(({ request }) => request);
      const taken = await this.requests.claimVerdicts(tx, requests, now, now + TAKEN_MS);
      return due.filter(({ request }) => taken.has(request.id));
    });
  }

  private async open(session: SqlExecutor, destinations: readonly Destination[], now: Instant | null): Promise<Asked[]> {
    const asked: Asked[] = [];
    for (const destination of destinations) {
      const summary = summaryOf(destination);
      const open = await this.requests.awaitingVerdict(session, destination, now, MOST_REQUESTS);
      asked.push(...open.map((request) => ({ destination, request, summary })));
    }
    return asked;
  }

  private async askAll(asked: readonly Asked[]): Promise<void> {
    const oneForAll = asked[0]?.destination.platform.limits.requestsPerPoll === undefined;
    const most = oneForAll ? REQUESTS_PER_LIST : REQUESTS_PER_QUESTION;
    let trouble: DestinationTrouble | null = null;
    for (let start = 0; start < asked.length && !trouble; start += most) {
      trouble = await this.ask(asked.slice(start, start + most));
    }
    for (const summary of new Set(asked.map((one) => one.summary))) {
      if (summary.asked > 0) this.logger.log({ msg: 'verdicts asked for', ...summary });
    }
  }

  private async ask(asked: readonly Asked[]): Promise<DestinationTrouble | null> {
    const [first] = asked;
    if (!first) return null;
    // Whose list is one, whose account is one: any of them may ask for all.
    const { destination: asker } = first;
    const requests = Math.ceil(asked.length / (asker.platform.limits.requestsPerPoll ?? asked.length));
    const spent = await this.limits.spend(asker, { use: 'read', requests, rows: 0 });
    if (spent) {
      await this.meet(asked, spent);
      return spent;
    }
    const answer = await this.limits.inTurn(asker, async () =>
      asker.platform.confirm?.(
        asked.map(({ request }) => asQuestion(request)),
        { requestKey: requestKeyOf(first.request.id), signal: AbortSignal.timeout(LONGEST_QUESTION_MS) },
      ),
    );
    if (!answer) return null;
    const more = (answer.requests ?? requests) - requests;
    if (more > 0) await this.limits.note(asker, { use: 'read', requests: more, rows: 0 });
    if (answer.trouble) await this.meet(asked, answer.trouble);
    await this.keepAll(asked, answer);
    return answer.trouble ?? null;
  }

  /** What nobody can ask or answer is trouble of every destination that is asked about. */
  private async meet(asked: readonly Asked[], trouble: DestinationTrouble): Promise<void> {
    for (const [destination, summary] of new Map(asked.map((one) => [one.destination, one.summary]))) {
      await this.gate.meet(destination, trouble);
      summary.trouble = trouble.reason;
    }
  }

  private async keepAll(asked: readonly Asked[], { confirmations, trouble }: ConfirmAnswer): Promise<void> {
    const said = new Map(confirmations.map(({ ref, verdict }) => [ref, verdict]));
    for (const { destination, request, summary } of asked) {
      const verdict = said.get(request.remoteId ?? '') ?? { kind: 'waiting' as const };
      await this.verdicts.keep(destination, request, verdict, trouble !== undefined);
      summary.asked += 1;
      if (verdict.kind === 'waiting') summary.waiting += 1;
      else summary.settled += 1;
    }
  }
}

function summaryOf({ id }: Destination): ConfirmSummary {
  return { destination: id, asked: 0, settled: 0, waiting: 0, trouble: null };
}

function asQuestion({ remoteId, rows, finishedAt, startedAt }: AwaitedRequest): OpenRequest {
  return { ref: remoteId ?? '', rows, acceptedAt: finishedAt ?? startedAt };
}
