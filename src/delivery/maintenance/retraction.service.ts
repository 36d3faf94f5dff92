import { Inject, Injectable } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { HOUR, MINUTE, type Instant } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { newId } from '../../runtime/ids.js';
import { RetractionsStore, type RetractedUpload, type Retraction } from '../../store/uploads/retractions.store.js';
import { CircuitBreaker } from '../circuit-breaker/circuit-breaker.service.js';
import { RateLimits } from '../rate-limits/rate-limits.service.js';
import { newRequestRecord, requestKeyOf, outcomeDetail } from '../requests/request-journal.js';

/** Lease: longer than any platform's request, so that a holder that exceeds it has died; repeating is harmless. */
const LEASE_MS = 5 * MINUTE;
const LONGEST_REQUEST_MS = 2 * MINUTE;

/** Retracts what was delivered and has lost its goal since, where the platform can. */
@Injectable()
export class RetractionService {
  constructor(
    private readonly store: RetractionsStore,
    private readonly breaker: CircuitBreaker,
    private readonly rateLimits: RateLimits,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async retract(destination: Destination, ignoreBreaker: boolean): Promise<void> {
    if (!destination.platform.retract) return;
    const { rowsPerRequest } = destination.platform.limits;
    for (;;) {
      const breaker = await this.breaker.check(destination, ignoreBreaker);
      const now = this.clock.now();
      const claimed = breaker.state !== 'open' ? await this.store.claim(destination, now, now + LEASE_MS, rowsPerRequest) : [];
      if (claimed.length === 0 || !(await this.send(destination, claimed))) return;
    }
  }

  /** @returns whether the destination may go on */
  private async send(destination: Destination, claimed: readonly Retraction[]): Promise<boolean> {
    const spent = await this.rateLimits.spend(destination, { use: 'write', requests: 1, rows: claimed.length });
    if (spent) {
      // Their lease lapses meanwhile, and they are claimed again.
      await this.breaker.trip(destination, spent);
      return false;
    }
    const request = newRequestRecord(destination, newId(), claimed.length, this.clock.now());
    await this.store.journal(
      request,
      claimed.map(({ upload }) => upload),
    );
    const answer = await destination.platform.retract?.(
      claimed.map(({ upload, conversion }) => ({
        idempotencyKey: upload.idempotencyKey,
        goal: conversion.goal,
        occurredAt: conversion.occurredAt,
      })),
      { requestKey: requestKeyOf(request.id), signal: AbortSignal.timeout(LONGEST_REQUEST_MS) },
    );
    const now = this.clock.now();
    const kinds = [...new Set(answer?.outcomes.map(({ kind }) => kind))];
    const finished = {
      ...request,
      finishedAt: now,
      outcome: kinds.length === 1 ? (kinds[0] ?? null) : 'mixed',
      ...answer?.exchange,
    };
    // No bisection among retractions: one that is refused when sent alone is refused.
    const outcomes = claimed.length === 1 && answer?.unnamed ? [answer.unnamed.rejection] : answer?.outcomes;
    const settled = claimed.map(({ upload }, index) => retractionResult(upload.id, outcomes?.[index], now));
    await this.store.settle(finished, settled, now);
    if (answer?.trouble) await this.breaker.trip(destination, answer.trouble);
    return answer !== undefined && !answer.trouble;
  }
}

function retractionResult(id: string, outcome: Outcome | undefined, now: Instant): RetractedUpload {
  const retractionDetail = outcome ? outcomeDetail(outcome) : null;
  const ended = { id, retractionDetail, retractionDueAt: null };
  if (outcome?.kind === 'delivered') return { ...ended, retractionState: 'done', retractionReason: 'TAKEN_BACK' };
  if (outcome?.kind === 'rejected' || outcome?.kind === 'unmatched')
    return { ...ended, retractionState: 'refused', retractionReason: 'TAKE_BACK_REFUSED' };
  // After trouble of the whole destination the breaker decides when; anything else waits an hour, or longer if the platform
  // asks for it.
  const afterMs = outcome?.kind === 'held' ? 0 : Math.max(HOUR, outcome?.kind === 'retry' ? outcome.afterMs : 0);
  return { ...ended, retractionState: 'pending', retractionReason: 'TAKE_BACK_PENDING', retractionDueAt: now + afterMs };
}
