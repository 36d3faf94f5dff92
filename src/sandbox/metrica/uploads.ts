import { DAY, toIso, type Instant } from '../../domain/instant.js';
import type { SandboxWorld } from '../world.js';
import type { ConversionFile } from './read-file.js';
import type { ConversionRow } from './row.js';

const LINKAGE_WINDOW_MS = 21 * DAY;

/** No JS number holds an odd id above 2^53, so a client that reads ids as numbers cannot find its own upload. */
const FIRST_ID = 2n ** 53n + 1n;

type FinalStatus = 'PROCESSED' | 'LINKAGE_FAILURE';

interface Upload {
  readonly id: string;
  readonly createdAt: Instant;
  readonly comment: string;
  readonly file: ConversionFile;
  verdict: FinalStatus | null;
}

/** The uploads of one counter and what became of their rows. */
export class CounterUploads {
  private readonly uploads: Upload[] = [];

  constructor(
    private readonly world: SandboxWorld,
    private readonly counterId: string,
    private readonly nextId: () => string,
  ) {}

  take(file: ConversionFile, comment: string): Upload {
    const now = this.world.clock();
    const upload: Upload = { id: this.nextId(), createdAt: now, comment, file, verdict: null };
    this.uploads.push(upload);
    for (const row of file.rows) this.keep(row, now);
    this.world.agenda.at(now + this.world.verdictDelayMs, () => this.judge(upload));
    return upload;
  }

  find(id: string): Upload | undefined {
    return this.uploads.find((upload) => upload.id === id);
  }

  /** Newest first. */
  page(limit: number, offset: number): readonly Upload[] {
    return this.uploads.toReversed().slice(offset, offset + limit);
  }

  /** A row sent again is the same conversion with another price. Yandex: FAQ [Y6], read 2026-11-22; what makes it the same is inferred. */
  private keep(row: ConversionRow, now: Instant): void {
    const known = this.world.ledger.find('yandex-metrica', this.counterId, keyOf(row));
    if (known === undefined) {
      this.world.ledger.add({
        platform: 'yandex-metrica',
        at: toIso(now),
        account: this.counterId,
        key: keyOf(row),
        goal: row.target,
        occurredAt: toIso(row.occurredAt),
        identifier: row.identifier,
        value: row.price,
        currency: row.currency,
        orderId: null,
        copies: 1,
        status: 'processing',
        raw: row.cells,
      });
      return;
    }
    known.copies += 1;
    known.value = row.price;
    known.currency = row.currency;
    known.raw = row.cells;
    if (known.status !== 'counted') known.status = 'processing';
  }

  private judge(upload: Upload): void {
    const now = upload.createdAt + this.world.verdictDelayMs;
    let linked = 0;
    for (const row of upload.file.rows) {
      const why = this.whyNotLinked(row, now);
      const record = this.world.ledger.find('yandex-metrica', this.counterId, keyOf(row));
      if (why === null) linked += 1;
      if (record !== undefined && record.status !== 'counted') record.status = why === null ? 'counted' : `not linked: ${why}`;
    }
    upload.verdict = linked > 0 ? 'PROCESSED' : 'LINKAGE_FAILURE';
  }

  private whyNotLinked(row: ConversionRow, now: Instant): string | null {
    if (!this.world.isKnown(row.identifier.value)) return 'visitor unknown';
    const goals = this.world.accounts.metrica
      .filter(({ counterId }) => counterId === this.counterId)
      .flatMap(({ goals }) => goals);
    if (!goals.includes(row.target)) return 'goal unknown';
    return now - row.occurredAt > LINKAGE_WINDOW_MS ? 'older than 21 days' : null;
  }
}

/** Ids for the uploads of all counters. */
export function uploadIds(): () => string {
  let next = FIRST_ID;
  return () => {
    const id = next.toString();
    next += 2n;
    return id;
  };
}

/** The stages of an upload, spread evenly over the verdict's delay. The order is documented, the moments are not. */
export function statusOf(upload: Upload, now: Instant, verdictDelayMs: number): string {
  if (upload.verdict !== null) return upload.verdict;
  const stage = Math.floor((3 * (now - upload.createdAt)) / Math.max(verdictDelayMs, 1));
  return ['UPLOADED', 'EXPORTED', 'MATCHED'][Math.min(Math.max(stage, 0), 2)] ?? 'UPLOADED';
}

/** The upload as JSON text. Its id is an int64 written as a number, which `JSON.stringify` cannot do. */
export function uploadJson(upload: Upload, now: Instant, verdictDelayMs: number): string {
  const rest = JSON.stringify({
    create_time: toIso(upload.createdAt).replace(/\.\d+Z$/, 'Z'),
    source_quantity: upload.file.sourceQuantity,
    line_quantity: upload.file.rows.length,
    comment: upload.comment,
    client_id_type: upload.file.clientIdType,
    status: statusOf(upload, now, verdictDelayMs),
  });
  return `{"id":${upload.id},${rest.slice(1)}`;
}

function keyOf(row: ConversionRow): string {
  return [row.identifier.kind, row.identifier.value, row.target, row.occurredAt / 1000].join('|');
}
