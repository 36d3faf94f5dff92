import { z } from 'zod';
import type { Outcome } from '../../src/domain/uploads/outcome.js';
import type { BatchAnswer, LostBatch, ConfirmAnswer, OpenRequest } from '../../src/platforms/kit/answers.js';
import type { CheckResult, SendContext, ConversionPlatform, PlatformDefinition } from '../../src/platforms/kit/platform.js';

export interface FakeRow {
  readonly key: string;
  readonly yaCid: string;
  readonly at: number;
  readonly value: number | null;
  /** The destination's setting `label`; shows which config a row was prepared with. */
  readonly label?: string;
}

export interface SentRequest {
  readonly destination: string;
  readonly requestKey: string;
  readonly rows: readonly FakeRow[];
}

interface FakeSettings {
  readonly name: string;
  readonly goals: Record<string, unknown>;
  readonly label?: string;
}

type BatchResponder = (rows: readonly FakeRow[], context: SendContext) => BatchAnswer | Promise<BatchAnswer>;

/** Gives the same outcome for every row. */
export function alwaysAnswering(outcome: Outcome, more: Partial<BatchAnswer> = {}): BatchResponder {
  return (rows) => ({
    outcomes: rows.map(() => outcome),
    exchange: {
      request: 'as sent',
      response: 'ok',
      httpStatus: 200,
      remoteId: outcome.kind === 'accepted' ? outcome.ref : null,
      left: 'yes',
    },
    ...more,
  });
}

/**
 * A port fake: an ad platform whose answers the test chooses and whose requests it can read. All destinations of platform `fake`
 * share it; `answer` may be changed between rounds.
 */
export class FakePlatform {
  readonly sent: SentRequest[] = [];
  answer: BatchResponder = alwaysAnswering({ kind: 'delivered', verified: true });
  verdicts: (requests: readonly OpenRequest[]) => ConfirmAnswer = () => ({ confirmations: [] });
  checks: CheckResult[] = [];
  findLostRequest: ((batch: LostBatch<FakeRow>) => BatchAnswer | 'resend') | null = null;
  /** How many requests a look-up takes. */
  findLostRequestCount = 1;
  behaviour: Partial<
    Pick<
      ConversionPlatform,
      | 'checkRequests'
      | 'warmUp'
      | 'report'
      | 'retract'
      | 'restatement'
      | 'outgoingValue'
      | 'retryUnmatchedAfterMs'
      | 'limits'
      | 'account'
      | 'window'
      | 'copies'
      | 'onUnknown'
      | 'reader'
      | 'readingAdvice'
      | 'evidence'
    >
  > = {};

  readonly definition: PlatformDefinition = {
    id: 'fake',
    settings: z.looseObject({}),
    defaultSchedule: () => '0 0 1 1 *',
    create: (settings) => this.bind(settings as FakeSettings),
  };

  private bind({ name, goals, label }: FakeSettings): ConversionPlatform {
    return {
      limits: { rowsPerRequest: 1000, requestsInParallel: 1, rowsPerClaim: 1000 },
      account: { id: name, budgets: [] },
      window: { notBeforeMs: 0, expiresMs: 21 * 86_400_000 },
      copies: 'ignored',
      onUnknown: 'hold',
      checkRequests: 1,
      outgoingValue: (_goal, value) => value,
      ...this.behaviour,
      confirmAfterMs: [60_000],
      verdictDeadlineMs: 86_400_000,
      goalTargets: new Map(Object.keys(goals).map((goal) => [goal, { account: name, name: goal }])),
      routes: (goal) => goal in goals,
      prepare: ({ call, occurredAt, idempotencyKey, value }) =>
        call.yaCid === null
          ? { skip: { code: 'NO_IDENTIFIER', detail: 'yaCid' } }
          : {
              row: {
                key: idempotencyKey,
                yaCid: call.yaCid,
                at: occurredAt,
                value: value?.minor ?? null,
                ...(label !== undefined && { label }),
              },
              groupKey: 'yaCid',
              identifier: { kind: 'yaCid', value: call.yaCid },
            },
      send: async (rows, context) => {
        this.sent.push({ destination: name, requestKey: context.requestKey, rows: rows as readonly FakeRow[] });
        return this.answer(rows as readonly FakeRow[], context);
      },
      confirm: async (requests) => this.verdicts(requests),
      ...(this.findLostRequest
        ? {
            findLostRequest: async (batch: LostBatch<unknown>) => ({
              found: this.findLostRequest?.(batch as LostBatch<FakeRow>) ?? 'resend',
              requests: this.findLostRequestCount,
            }),
          }
        : {}),
      check: async () => this.checks,
    };
  }
}
