import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/config.js';
import type { Instant } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ErasedCallersStore } from '../../store/privacy/erased-callers.store.js';
import { ErasureStore } from '../../store/privacy/personal-data.store.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import { ProcessingSettings } from '../processing-settings.js';
import { CallEraser, type InFlightUploads } from './call-eraser.service.js';
import { type DestructionRecord, type ErasureOrder, type ErasureSubject, recipientsOf } from './erasure-record.js';
import { findPerson, type Person, mentionsAny } from './find-person.js';

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

  /** All in one transaction but for what is on its way to a platform: that is waited for, and removed in a second one. */
  async erase(subject: ErasureSubject, order: ErasureOrder): Promise<DestructionRecord> {
    const id = newId();
    const { record, late } = await this.database.write((tx) => this.eraseNow(tx, id, subject, order));
    if (late.ids.length > 0) await this.eraser.eraseInFlight(late);
    await this.database.truncateWal();
    return record;
  }

  private async eraseNow(
    tx: SqlExecutor,
    id: string,
    subject: ErasureSubject,
    order: ErasureOrder,
  ): Promise<{ record: DestructionRecord; late: InFlightUploads }> {
    // A receipt that is being read meanwhile would bring back what is removed here.
    await this.receipts.lockProcessing(tx);
    const now = this.settings.clock.now();
    const person = await findPerson(tx, this.erasure, this.settings, subject, order);
    const { calls, uploads } = person;
    const { counts, cancelled, late } = await this.eraser.erase(tx, calls, uploads, now);
    await this.erased.add(tx, person.callers, now);
    const record: DestructionRecord = {
      id,
      at: now,
      who: order.by.name,
      basis: order.basis,
      by: subject.kind,
      projects: [...new Set(calls.map(({ projectId }) => projectId))].sort(),
      counts: { ...counts, receipts: counts.receipts + (await this.dropUnlinked(tx, person, order)) },
      cancelled,
      told: recipientsOf(uploads),
    };
    await this.note(tx, record, order, now);
    return { record, late };
  }

  private async dropUnlinked(tx: SqlExecutor, { patternsAt }: Person, { projects }: ErasureOrder): Promise<number> {
    let dropped = 0;
    for (let after = ''; ;) {
      const page = await this.erasure.unlinkedReceipts(tx, after);
      const theirs = page.filter(
        (receipt) =>
          (projects === null || projects.includes(this.projectOf.get(receipt.sourceId) ?? '')) &&
          mentionsAny(receipt, patternsAt(receipt.sourceId)),
      );
      dropped += await this.erasure.dropUnlinked(
        tx,
        theirs.map((receipt) => receipt.id),
      );
      const last = page.at(-1);
      if (last === undefined) return dropped;
      after = last.id;
    }
  }

  private async note(tx: SqlExecutor, record: DestructionRecord, { by, projects }: ErasureOrder, now: Instant): Promise<void> {
    const { id, at: _at, who: _who, ...detail } = record;
    const projectId =
      projects?.length === 1 ? (projects[0] ?? null) : record.projects.length === 1 ? (record.projects[0] ?? null) : null;
    await this.audit.add(tx, [auditEntry(by, now, 'erase', { projectId, subject: id, detail })]);
  }
}
