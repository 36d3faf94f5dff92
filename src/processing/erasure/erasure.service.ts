import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/config.js';
import type { Instant } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ErasedCallersStore } from '../../store/privacy/erased-callers.store.js';
import { ErasureStore } from '../../store/privacy/personal-data.store.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import { ProcessingSettings } from '../processing-settings.js';
import { CallEraser, type InFlightUploads } from './call-eraser.service.js';
import { type DestructionRecord, type ErasureOrder, type ErasureSubject, recipientsOf } from './erasure-record.js';
import { findPerson, type Person, mentionsAny } from './find-person.js';

/** Bytes of receipts that are read and searched in one step. */
const BYTES_PER_STEP = 1024 * 1024;

/** Progress of the search among receipts that belong to no call. */
interface SearchedReceipts {
  /** The id of the last one. */
  readonly last: string;
  /** How many of them were this person's. */
  readonly dropped: number;
}

/** Removes what belongs to one person, everywhere. */
@Injectable()
export class ErasureService {
  /** The project of a source. */
  private readonly projectOf: ReadonlyMap<string, string>;

  constructor(
    @Inject(CONFIG) { projects }: Config,
    private readonly database: Database,
    private readonly erasure: ErasureStore,
    private readonly receipts: ReceiptsStore,
    private readonly erased: ErasedCallersStore,
    private readonly eraser: CallEraser,
    private readonly audit: AuditStore,
    private readonly settings: ProcessingSettings,
  ) {
    this.projectOf = new Map(projects.flatMap(({ id, sources }) => sources.map((source) => [source.id, id] as const)));
  }

  /**
   * Receipts that belong to no call are searched first, a slice per transaction, because there may be many megabytes of them;
   * everything else goes in one transaction, which also writes the single line of the audit log. If it is interrupted before
   * that, it can be repeated: the calls still identify the person. Rows in flight to a platform are waited for, and erased at the
   * end.
   *
   * @returns when everything is erased
   */
  async erase(subject: ErasureSubject, order: ErasureOrder): Promise<DestructionRecord> {
    const id = newId();
    const person = await this.database.write(async (tx) => {
      const found = await this.find(tx, subject, order);
      // From now on nothing more comes in.
      await this.erased.add(tx, found.callers, this.settings.clock.now());
      return found;
    });
    const searched = await this.dropUnlinked(person, order);
    const { record, late } = await this.database.write((tx) => this.eraseRest(tx, id, subject, order, searched));
    await this.eraser.eraseInFlight(late);
    await this.database.truncateWal();
    return record;
  }

  private async find(tx: SqlExecutor, subject: ErasureSubject, order: ErasureOrder): Promise<Person> {
    // A receipt processed at the same time would bring back what is removed here.
    await this.receipts.lockProcessing(tx);
    return findPerson(tx, this.erasure, this.settings, subject, order);
  }

  private async eraseRest(
    tx: SqlExecutor,
    id: string,
    subject: ErasureSubject,
    order: ErasureOrder,
    searched: SearchedReceipts,
  ): Promise<{ record: DestructionRecord; late: InFlightUploads }> {
    const now = this.settings.clock.now();
    const person = await this.find(tx, subject, order);
    const { calls, uploads } = person;
    const { counts, cancelled, late } = await this.eraser.erase(tx, calls, uploads, now);
    await this.erased.add(tx, person.callers, now);
    const newer = await this.dropAfter(tx, searched.last, person, order);
    const record: DestructionRecord = {
      id,
      at: now,
      who: order.by.name,
      basis: order.basis,
      by: subject.kind,
      projects: [...new Set(calls.map(({ projectId }) => projectId))].sort(),
      counts: { ...counts, receipts: counts.receipts + searched.dropped + newer },
      cancelled,
      told: recipientsOf(uploads),
    };
    await this.note(tx, record, order, now);
    return { record, late };
  }

  /** Read off the event loop and searched in time slices, so that webhooks are stored in between. */
  private async dropUnlinked(person: Person, order: ErasureOrder): Promise<SearchedReceipts> {
    const slice = new TimeSlice();
    let dropped = 0;
    for (let last = ''; ;) {
      const page = await this.database.readLong((session) => this.erasure.unlinkedReceipts(session, last, BYTES_PER_STEP));
      const theirs: string[] = [];
      for (const receipt of page) {
        if (this.isTheirs(receipt, person, order)) theirs.push(receipt.id);
        await slice.yieldIfOver();
      }
      if (theirs.length > 0) dropped += await this.database.write((tx) => this.erasure.dropUnlinked(tx, theirs));
      const next = page.at(-1)?.id;
      if (next === undefined) return { last, dropped };
      last = next;
    }
  }

  /** Receipts that arrived while the others were searched. */
  private async dropAfter(tx: SqlExecutor, last: string, person: Person, order: ErasureOrder): Promise<number> {
    let dropped = 0;
    for (let after = last; ;) {
      const page = await this.erasure.unlinkedReceipts(tx, after, BYTES_PER_STEP);
      const theirs = page.filter((receipt) => this.isTheirs(receipt, person, order)).map(({ id }) => id);
      dropped += await this.erasure.dropUnlinked(tx, theirs);
      const next = page.at(-1)?.id;
      if (next === undefined) return dropped;
      after = next;
    }
  }

  private isTheirs(receipt: ReceiptEntity, { patternsAt }: Person, { projects }: ErasureOrder): boolean {
    const { sourceId } = receipt;
    const isAsked = projects === null || projects.includes(this.projectOf.get(sourceId) ?? '');
    return isAsked && mentionsAny(receipt, patternsAt(sourceId));
  }

  private async note(tx: SqlExecutor, record: DestructionRecord, { by, projects }: ErasureOrder, now: Instant): Promise<void> {
    const { id, at: _at, who: _who, ...detail } = record;
    const projectId =
      projects?.length === 1 ? (projects[0] ?? null) : record.projects.length === 1 ? (record.projects[0] ?? null) : null;
    await this.audit.add(tx, [auditEntry(by, now, 'erase', { projectId, subject: id, detail })]);
  }
}
