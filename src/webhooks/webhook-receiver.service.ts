import { isIP } from 'node:net';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Config, CONFIG, type WebhookAnswer, type WebhookSignature } from '../config/config.js';
import { type Instant, SECOND } from '../domain/time/instant.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { digestsEqual, secretDigest, newId, newSecret } from '../runtime/ids.js';
import { Metrics } from '../runtime/metrics.js';
import { isDataFault } from '../store/database/database-errors.js';
import { ReceiptNotifier, ReceiptsStore } from '../store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../store/schema/entities/receipt.entity.js';
import { DailyVolumes } from './daily-volumes.service.js';
import { GroupCommit, StorageBusy } from './group-commit.js';
import { addressFilter, isSigned } from './sender-check.js';
import { type VendorAnswer, vendorAnswer } from './stored-answer.js';

/** Rate limiter: a maximum per second, in fixed windows of a whole second. */
class RateLimit {
  private second = 0;
  private count = 0;

  constructor(private readonly maxPerSecond: number) {}

  admits(now: Instant): boolean {
    const second = Math.floor(now / SECOND);
    if (second !== this.second) {
      this.second = second;
      this.count = 0;
    }
    this.count += 1;
    return this.count <= this.maxPerSecond;
  }
}

/** A webhook as the HTTP server passes it on. */
interface IncomingWebhook {
  readonly method: string;
  readonly query: string;
  readonly contentType: string | null;
  /** Whether it is the first on its connection. */
  readonly isFirst: boolean;
  /** The sender's address, so that a forged webhook can be traced. */
  readonly senderIp: string;
  /** A request header by name; null if it is absent. */
  readonly header: (name: string) => string | null;
}

export type ReceiveResult =
  | { readonly outcome: 'stored'; readonly receiptId: string; readonly answer: VendorAnswer | null }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'not-taken'; readonly retryAfterSeconds: number };

/** Constant-time: a source has at most two tokens while rotating, and refusing for an unknown source takes as long. */
const COMPARISONS = 2;

const TOKEN_IN_ADDRESS = /^\/hooks\/([^/?]+)\/([^/?]+)/;

/** Bodies of one source that may be in progress at once: unfinished ones take memory for as long as their sender likes. */
const MAX_BODIES_PER_SOURCE = 256;

/** The part of a source's config that receiving needs. */
interface WebhookSource {
  bodies: number;
  readonly tokens: readonly Buffer[];
  readonly rateLimit: RateLimit;
  readonly stored: { inc(): void };
  readonly admitsAddress: ((address: string) => boolean) | null;
  readonly signature: WebhookSignature | null;
  readonly answer: WebhookAnswer | null;
}

/** Receives webhooks: on disk before they are acknowledged. */
@Injectable()
export class WebhookReceiver {
  private readonly logger = new Logger('webhooks');
  private readonly sources: ReadonlyMap<string, WebhookSource>;
  private readonly commits: GroupCommit;
  private readonly decoy = secretDigest(newSecret());

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    receipts: ReceiptsStore,
    private readonly inbox: ReceiptNotifier,
    private readonly metrics: Metrics,
    private readonly volumes: DailyVolumes,
  ) {
    const all = config.projects.flatMap((project) => project.sources);
    this.sources = new Map(
      all.map(({ id, tokens, maxPerSecond, allow, signature, answer }) => [
        id,
        {
          bodies: 0,
          tokens: tokens.map(secretDigest),
          rateLimit: new RateLimit(maxPerSecond),
          stored: metrics.receipts.labels(id),
          admitsAddress: addressFilter(allow),
          signature,
          answer,
        },
      ]),
    );
    this.commits = new GroupCommit((batch) => receipts.save(batch), isDataFault);
  }

  /** Whether a request to this address shows a valid token. Percent-encoded ones are left to `receive`. */
  knowsToken(url: string): boolean {
    const [, sourceId = '', token = ''] = TOKEN_IN_ADDRESS.exec(url) ?? [];
    return this.tokenMatches(this.sources.get(sourceId)?.tokens ?? [], token);
  }

  /**
   * @param readBody called only for a valid token of a known source, so that no other body is read or kept; null if there is no
   *   body
   * @throws whatever `readBody` throws
   */
  async receive(
    sourceId: string,
    token: string,
    webhook: IncomingWebhook,
    readBody: () => Promise<Buffer> | null,
  ): Promise<ReceiveResult> {
    const source = this.sources.get(sourceId);
    if (!this.tokenMatches(source?.tokens ?? [], token) || !source) return { outcome: 'unknown' };
    if (source.admitsAddress?.(webhook.senderIp) === false) return this.reject(sourceId, 'from an address outside `allow`');
    if (!source.rateLimit.admits(this.clock.now())) return this.refuse(sourceId, 'over maxPerSecond');
    if (source.bodies >= MAX_BODIES_PER_SOURCE) return this.refuse(sourceId, 'too many unfinished bodies');
    const reading = readBody();
    const body = reading && (await countBody(source, reading));
    const received = this.receiptOf(sourceId, webhook, body);
    const { signature } = source;
    if (signature && !isSigned(signature, { receipt: received, body, header: webhook.header }))
      return this.reject(sourceId, 'not signed');
    // Parameters of the address go before those of the body, and a body's signature says nothing of them.
    const receipt = signature?.over === 'body' ? { ...received, query: '' } : received;
    const volume = this.volumes.admit(sourceId, webhook.query.length + (body?.length ?? 0));
    if (volume === 'over') return this.refuse(sourceId, 'over maxBytesPerDay');
    if (volume !== 'admitted') this.logger.warn({ msg: 'a source has sent 80 % of its maxBytesPerDay', source: sourceId });
    return this.store(sourceId, source, receipt, webhook.isFirst);
  }

  private async store(sourceId: string, source: WebhookSource, receipt: ReceiptEntity, isFirst: boolean): Promise<ReceiveResult> {
    try {
      await withTimeout(this.commits.add(receipt, isFirst));
    } catch (error) {
      return this.refuse(sourceId, error instanceof Error ? error.name : 'unknown');
    }
    source.stored.inc();
    this.inbox.notify();
    return { outcome: 'stored', receiptId: receipt.id, answer: vendorAnswer(source.answer, receipt) };
  }

  private tokenMatches(tokens: readonly Buffer[], token: string): boolean {
    const given = secretDigest(token);
    let matches = false;
    for (let index = 0; index < Math.max(COMPARISONS, tokens.length); index += 1) {
      const same = digestsEqual(tokens[index] ?? this.decoy, given);
      matches = (same && index < tokens.length) || matches;
    }
    return matches;
  }

  /** Answered like a wrong token: the sender does not learn which parts are right. */
  private reject(source: string, reason: string): ReceiveResult {
    this.metrics.receiptsRefused.inc({ source });
    this.logger.warn({ msg: 'webhook rejected', source, reason });
    return { outcome: 'unknown' };
  }

  private refuse(source: string, reason: string): ReceiveResult {
    this.metrics.receiptsRefused.inc({ source });
    this.logger.warn({ msg: 'webhook refused', source, reason });
    return { outcome: 'not-taken', retryAfterSeconds: 5 };
  }

  private receiptOf(
    sourceId: string,
    { method, query, contentType, senderIp }: IncomingWebhook,
    body: Buffer | null,
  ): ReceiptEntity {
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
      // A proxy may pass anything as an address.
      senderIp: isIP(senderIp) === 0 ? null : senderIp,
      callId: null,
    };
  }
}

async function countBody(source: WebhookSource, reading: Promise<Buffer>): Promise<Buffer> {
  source.bodies += 1;
  try {
    return await reading;
  } finally {
    source.bodies -= 1;
  }
}

/** No vendor waits longer. A webhook that is stored after that is sent again, and a repeated one changes nothing. */
const RECEIVE_TIMEOUT_MS = 8_000;

function withTimeout(kept: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new StorageBusy('too slow')), RECEIVE_TIMEOUT_MS).unref();
    kept.then(
      () => {
        clearTimeout(late);
        resolve();
      },
      (error: unknown) => {
        clearTimeout(late);
        reject(error);
      },
    );
  });
}
