import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config, SourceConfig } from '../config/config.js';
import { CONFIG } from '../config/tokens.js';
import type { Clock } from '../runtime/clock.js';
import { sameSecret } from '../runtime/hash.js';
import { newId, newSecret } from '../runtime/ids.js';
import { Metrics } from '../runtime/metrics.js';
import { CLOCK } from '../runtime/tokens.js';
import type { ReceiptEntity } from '../store/entities/receipt.entity.js';
import { isDataFault } from '../store/database.js';
import { ReceiptsInbox } from '../store/receipts-inbox.js';
import { ReceiptsStore } from '../store/receipts.store.js';
import { GroupCommit, NotTaken } from './group-commit.js';
import { Pace } from './pace.js';

/** A webhook as it stands at the door. */
export interface Webhook {
  readonly method: string;
  readonly query: string;
  readonly contentType: string | null;
  readonly body: Buffer | null;
}

export type DoorAnswer =
  | { readonly outcome: 'stored'; readonly receiptId: string }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'not-taken'; readonly retryAfterSeconds: number };

/** Sources have at most two tokens while rotating; a source that is not there takes as long to refuse. */
const COMPARISONS = 2;

/** Takes a webhook in: durable before the answer. */
@Injectable()
export class DoorService {
  private readonly logger = new Logger('ingest');
  private readonly sources: ReadonlyMap<string, { config: SourceConfig; pace: Pace }>;
  private readonly commits: GroupCommit;
  private readonly decoy = newSecret();

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    receipts: ReceiptsStore,
    private readonly inbox: ReceiptsInbox,
    private readonly metrics: Metrics,
  ) {
    const all = config.projects.flatMap((project) => project.sources);
    this.sources = new Map(all.map((source) => [source.id, { config: source, pace: new Pace(source.maxPerSecond) }]));
    this.commits = new GroupCommit((batch) => receipts.keep(batch), isDataFault);
  }

  async take(sourceId: string, token: string, webhook: Webhook): Promise<DoorAnswer> {
    const source = this.sources.get(sourceId);
    if (!this.opens(source?.config.tokens ?? [], token) || !source) return { outcome: 'unknown' };
    if (!source.pace.admits(this.clock.now())) return this.refuse(sourceId, 'over maxPerSecond');
    const receipt = this.receiptOf(sourceId, webhook);
    try {
      await withinPatience(this.commits.add(receipt));
    } catch (error) {
      return this.refuse(sourceId, error instanceof Error ? error.name : 'unknown');
    }
    this.metrics.receipts.inc({ source: sourceId });
    this.inbox.arrived();
    return { outcome: 'stored', receiptId: receipt.id };
  }

  private opens(tokens: readonly string[], token: string): boolean {
    let opens = false;
    for (let index = 0; index < Math.max(COMPARISONS, tokens.length); index += 1) {
      const same = sameSecret(tokens[index] ?? this.decoy, token);
      opens = (same && index < tokens.length) || opens;
    }
    return opens;
  }

  private refuse(source: string, why: string): DoorAnswer {
    this.metrics.receiptsRefused.inc({ source });
    this.logger.warn({ msg: 'webhook not taken', source, why });
    return { outcome: 'not-taken', retryAfterSeconds: 5 };
  }

  private receiptOf(sourceId: string, { method, query, contentType, body }: Webhook): ReceiptEntity {
    return {
      id: newId(),
      sourceId,
      receivedAt: this.clock.now(),
      method,
      query,
      contentType,
      bodyBase64: body && body.length > 0 ? body.toString('base64') : null,
      verdict: 'new',
      reasonCode: null,
      reasonDetail: null,
      contentKey: null,
      callId: null,
    };
  }
}

/** Longer than this no vendor waits; what is kept after all is a webhook that came twice, which changes nothing. */
const PATIENCE_MS = 8_000;

async function withinPatience(kept: Promise<void>): Promise<void> {
  const over = new AbortController();
  const late = sleep(PATIENCE_MS, undefined, { signal: over.signal, ref: false }).then(() =>
    Promise.reject(new NotTaken('too slow')),
  );
  // Losing the race is no event: the abort below ends the timer.
  late.catch(() => undefined);
  try {
    await Promise.race([kept, late]);
  } finally {
    over.abort();
  }
}
