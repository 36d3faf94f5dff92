import { DAY, toIso, type Instant } from '../../../domain/time/instant.js';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import type { MetricaAccount } from './accounts.js';
import type { UploadedRow } from './file-rows.js';
import type { UploadedFile } from './uploaded-file.js';

const LINKAGE_WINDOW_MS = 21 * DAY;

/** No JS number holds an odd id above 2^53, so a client that reads ids as numbers cannot find its own upload. */
const FIRST_ID = 2n ** 53n + 1n;

type FinalStatus = 'PROCESSED' | 'LINKAGE_FAILURE';

interface Upload {
  readonly id: string;
  readonly createdAt: Instant;
  readonly comment: string;
  readonly file: UploadedFile;
  verdict: FinalStatus | null;
  counts: LinkageQuantities | null;
}

/** How many rows were linked, and why not the others. */
interface LinkageQuantities {
  readonly linked_quantity: number;
  readonly user_not_found_quantity: number;
  readonly goal_not_found_quantity: number;
}

/** The uploads of one kind to one counter, and the results of their rows. */
export class CounterUploads {
  private readonly uploads: Upload[] = [];

  constructor(
    private readonly context: SimulatorContext,
    private readonly counterId: string,
    private readonly nextId: () => string,
    /** The goal that a row is counted for. */
    private readonly goalOf: (row: UploadedRow) => string,
  ) {}

  accept(file: UploadedFile, comment: string): Upload {
    const now = this.context.clock();
    const upload: Upload = { id: this.nextId(), createdAt: now, comment, file, verdict: null, counts: null };
    this.uploads.push(upload);
    for (const row of file.rows) this.keep(row, upload);
    this.context.scheduler.schedule(now + this.context.verdictDelayMs, () => this.settle(upload));
    return upload;
  }

  find(id: string): Upload | undefined {
    return this.uploads.find((upload) => upload.id === id);
  }

  /** Newest first. */
  page(limit: number, offset: number): readonly Upload[] {
    return this.uploads.toReversed().slice(offset, offset + limit);
  }

  /**
   * A row sent again is the same conversion with another price. What makes it the same is inferred.
   *
   * @see Yandex: dev/metrika, faq, read 2026-11-22
   */
  private keep(row: UploadedRow, { id, createdAt }: Upload): void {
    const known = this.context.records.find('yandex-metrica', this.counterId, this.keyOf(row));
    if (known === undefined) {
      this.context.records.add({
        platform: 'yandex-metrica',
        at: toIso(createdAt),
        account: this.counterId,
        key: this.keyOf(row),
        goal: this.goalOf(row),
        occurredAt: toIso(row.occurredAt),
        identifier: row.identifier ?? { kind: 'static', value: '' },
        uploadId: id,
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
    known.uploadId = id;
    known.value = row.price;
    known.currency = row.currency;
    known.raw = row.cells;
    if (!known.status.startsWith('counted')) known.status = 'processing';
  }

  /** One linked row makes the file PROCESSED. A static call is counted without a visit, so it links nothing. */
  private settle(upload: Upload): void {
    const now = upload.createdAt + this.context.verdictDelayMs;
    const reasons = upload.file.rows.map((row) => this.whyNotLinked(row, now));
    const linked = reasons.filter((why) => why === null).length;
    for (const [index, row] of upload.file.rows.entries()) {
      const why = reasons[index] ?? null;
      const record = this.context.records.find('yandex-metrica', this.counterId, this.keyOf(row));
      if (record === undefined || record.status.startsWith('counted')) continue;
      if (row.isStatic) record.status = 'counted without a visit';
      else record.status = why === null ? 'counted' : `not linked: ${why}`;
    }
    upload.verdict = linked > 0 ? 'PROCESSED' : 'LINKAGE_FAILURE';
    const goals = reasons.filter((why) => why === 'goal unknown').length;
    const others = reasons.filter((why) => why !== null && why !== 'static').length - goals;
    upload.counts = { linked_quantity: linked, user_not_found_quantity: others, goal_not_found_quantity: goals };
  }

  private whyNotLinked(row: UploadedRow, now: Instant): string | null {
    if (row.isStatic || row.identifier === null) return 'static';
    if (!this.context.isKnown(row.identifier.value)) return 'visitor unknown';
    if (row.target !== null && !counterGoalsOf(this.context, this.counterId).includes(row.target)) return 'goal unknown';
    return now - row.occurredAt > LINKAGE_WINDOW_MS ? 'older than 21 days' : null;
  }

  /** Visitor, goal and second; calls without a visitor are told apart by their other columns. */
  private keyOf(row: UploadedRow): string {
    const who = row.identifier ? [row.identifier.kind, row.identifier.value] : ['static', JSON.stringify(row.cells)];
    return [...who, this.goalOf(row), row.occurredAt / 1000].join('|');
  }
}

/** The identifiers of the counter's JavaScript-event goals. */
export function counterGoalsOf({ accounts }: SimulatorContext, counterId: string): readonly string[] {
  const ofCounter = accounts.metrica.filter((account) => account.counterId === counterId);
  return [...new Set(ofCounter.flatMap(({ goals }) => goals))];
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

/** The stages of an upload, spread evenly over the verdict's delay. The order is documented, the times are not. */
export function statusOf(upload: Upload, now: Instant, verdictDelayMs: number): string {
  if (upload.verdict !== null) return upload.verdict;
  const stage = Math.floor((3 * (now - upload.createdAt)) / Math.max(verdictDelayMs, 1));
  return ['UPLOADED', 'EXPORTED', 'MATCHED'][Math.min(Math.max(stage, 0), 2)] ?? 'UPLOADED';
}

/**
 * The upload as JSON text; one of calls counts static and dynamic ones separately. Its id is an int64 written as a number, which
 * `JSON.stringify` cannot do.
 */
export function uploadJson(
  upload: Upload,
  kind: 'conversions' | 'calls',
  { clock, verdictDelayMs }: SimulatorContext,
  counts: CountsShown,
): string {
  const rest = JSON.stringify({
    create_time: toIso(upload.createdAt).replace(/\.\d+Z$/, 'Z'),
    source_quantity: upload.file.sourceQuantity,
    line_quantity: upload.file.rows.length,
    comment: upload.comment,
    client_id_type: upload.file.clientIdType,
    ...(kind === 'calls' && callQuantities(upload.file.rows)),
    status: statusOf(upload, clock(), verdictDelayMs),
    ...(upload.counts && quantitiesShown(upload.counts, counts)),
  });
  return `{"id":${upload.id},${rest.slice(1)}`;
}

type CountsShown = NonNullable<MetricaAccount['counts']>;

function quantitiesShown(counts: LinkageQuantities, shown: CountsShown): object {
  if (shown === 'absent') return {};
  return shown === 'present' ? counts : Object.fromEntries(Object.keys(counts).map((name) => [name, null]));
}

function callQuantities(rows: readonly UploadedRow[]): object {
  const fixed = rows.filter(({ isStatic }) => isStatic).length;
  return { static_calls_quantity: fixed, dynamic_calls_quantity: rows.length - fixed };
}
