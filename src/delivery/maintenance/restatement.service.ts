import { Inject, Injectable } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { groupBy } from '../../domain/collections.js';
import { formatMoney, type Money } from '../../domain/money.js';
import { HOUR, MINUTE, type Instant } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import { isOtherUploadCounted, sameMoney } from '../../domain/uploads/sent-value.js';
import { conversionFact, conversionMoney } from '../../platforms/kit/conversion.js';
import type { Restatement } from '../../platforms/kit/platform.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { newId } from '../../runtime/ids.js';
import { type ClaimedRestatement, type RestatedUpload, RestatementsStore } from '../../store/uploads/restatements.store.js';
import { CircuitBreaker } from '../circuit-breaker/circuit-breaker.service.js';
import { RateLimits } from '../rate-limits/rate-limits.service.js';
import { newRequestRecord, outcomeDetail, requestKeyOf } from '../requests/request-journal.js';

/** Lease: longer than any platform's request, so that a holder that exceeds it has died; repeating is harmless. */
const LEASE_MS = 5 * MINUTE;
const LONGEST_REQUEST_MS = 2 * MINUTE;

/** A new value ready to be sent. */
interface OutgoingValue {
  readonly claimed: ClaimedRestatement;
  readonly value: Money | null;
  readonly row: unknown;
  readonly groupKey: string;
}

/** Restatement: sends values that changed after a conversion was delivered. */
@Injectable()
export class RestatementService {
  constructor(
    private readonly store: RestatementsStore,
    private readonly breaker: CircuitBreaker,
    private readonly rateLimits: RateLimits,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async restate(destination: Destination, ignoreBreaker: boolean): Promise<void> {
    const { restatement, limits } = destination.platform;
    if (restatement === undefined || !destination.config.restate) return;
    for (;;) {
      const breaker = await this.breaker.check(destination, ignoreBreaker);
      if (breaker.state === 'open') return;
      const now = this.clock.now();
      const claimed = await this.store.claim(destination, now, now + LEASE_MS, limits.rowsPerRequest);
      if (claimed.length === 0) return;
      const { rows, ended } = prepareRestatements(destination, restatement, claimed, now);
      await this.store.settle(null, ended, now);
      for (const group of groupBy(rows, ({ groupKey }) => groupKey).values()) {
        if (!(await this.send(destination, restatement, group))) return;
      }
    }
  }

  /** @returns whether the destination may go on; what is left is claimed again after its lease has lapsed */
  private async send(destination: Destination, restatement: Restatement, group: readonly OutgoingValue[]): Promise<boolean> {
    const spent = await this.rateLimits.spend(destination, { use: 'write', requests: 1, rows: group.length });
    if (spent) {
      await this.breaker.trip(destination, spent);
      return false;
    }
    const request = newRequestRecord(destination, newId(), group.length, this.clock.now());
    await this.store.journal(
      request,
      group.map(({ claimed: { upload }, value }) => ({
        uploadId: upload.id,
        message: changeText(upload.sentValue?.value, value),
      })),
    );
    const context = { requestKey: requestKeyOf(request.id), signal: AbortSignal.timeout(LONGEST_REQUEST_MS) };
    const answer = await this.rateLimits.run(destination, () =>
      restatement.send(
        group.map(({ row }) => row),
        context,
      ),
    );
    const now = this.clock.now();
    const kinds = [...new Set(answer.outcomes.map(({ kind }) => kind))];
    const outcome = kinds.length === 1 ? (kinds[0] ?? null) : 'mixed';
    const settled = group.map((one, index) => restatedUpload(one, answer.outcomes[index], now));
    await this.store.settle({ ...request, finishedAt: now, outcome, ...answer.exchange }, settled, now);
    if (answer.trouble) await this.breaker.trip(destination, answer.trouble);
    return !answer.trouble;
  }
}

/** Pure. */
function prepareRestatements(
  { platform }: Destination,
  restatement: Restatement,
  claimed: readonly ClaimedRestatement[],
  now: Instant,
): { rows: OutgoingValue[]; ended: RestatedUpload[] } {
  const result = { rows: [] as OutgoingValue[], ended: [] as RestatedUpload[] };
  for (const one of claimed) {
    const { upload, conversion, call } = one;
    const { id, sentValue, identifierKind: kind, identifierValue: identifier } = upload;
    const ended = { id, sentValue, restatementDetail: null, restatementDueAt: null };
    const value = platform.outgoingValue(conversion.goal, conversionMoney(conversion));
    if (sentValue && sameMoney(sentValue.value, value)) {
      result.ended.push({ ...ended, restatementState: null, restatementReason: null });
      continue;
    }
    const impossible = isOtherUploadCounted(upload) ? 'RESTATE_NOT_OURS' : upload.expiresAt <= now ? 'RESTATE_TOO_LATE' : null;
    if (impossible !== null) {
      result.ended.push({ ...ended, restatementState: 'impossible', restatementReason: impossible });
      continue;
    }
    const fact = conversionFact(call, conversion, upload.idempotencyKey);
    const prepared = restatement.prepare(fact, kind === null || identifier === null ? null : { kind, value: identifier });
    if ('row' in prepared) result.rows.push({ claimed: one, value, row: prepared.row, groupKey: prepared.groupKey });
    else {
      const { code, detail = null } = prepared.skip;
      result.ended.push({ ...ended, restatementState: 'impossible', restatementReason: code, restatementDetail: detail });
    }
  }
  return result;
}

function restatedUpload(
  { claimed: { upload }, value }: OutgoingValue,
  outcome: Outcome | undefined,
  now: Instant,
): RestatedUpload {
  const { id, sentValue } = upload;
  const detail = outcome ? outcomeDetail(outcome) : null;
  if (outcome?.kind === 'delivered' || outcome?.kind === 'accepted') {
    const text = changeText(sentValue?.value, value);
    // A request that was only accepted gets its verdict later, as a whole, and is not polled: a value is no conversion.
    const reason = outcome.kind === 'delivered' ? 'RESTATED' : 'RESTATE_TAKEN';
    const done = { restatementState: 'done', restatementReason: reason } as const;
    return { id, sentValue: { value }, ...done, restatementDetail: text, restatementDueAt: null };
  }
  if (outcome?.kind === 'rejected' || outcome?.kind === 'unmatched') {
    const refused = { restatementState: 'impossible', restatementReason: 'RESTATE_REFUSED' } as const;
    return { id, sentValue, ...refused, restatementDetail: detail, restatementDueAt: null };
  }
  // After trouble of the whole destination the breaker decides when; anything else waits an hour, or longer if the platform
  // asks for it.
  const afterMs = outcome?.kind === 'held' ? 0 : Math.max(HOUR, outcome?.kind === 'retry' ? outcome.afterMs : 0);
  const again = { restatementState: 'pending', restatementReason: 'RESTATE_PENDING' } as const;
  return { id, sentValue, ...again, restatementDetail: detail, restatementDueAt: now + afterMs };
}

/** Old and new value; `?` if it is unknown what was sent. */
function changeText(was: Money | null | undefined, is: Money | null): string {
  const text = (money: Money | null) => (money === null ? '-' : formatMoney(money));
  return `${was === undefined ? '?' : text(was)} → ${text(is)}`;
}
