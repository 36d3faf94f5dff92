import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/config.js';
import type { Instant } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ErasureStore } from '../../store/privacy/personal-data.store.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { UploadsStore, type UploadStep } from '../../store/uploads/uploads.store.js';
import { ProcessingSettings } from '../processing-settings.js';
import { planErasure, personIdentifiers, withoutIdentifiers } from './erasure-plan.js';
import {
  type DestructionRecord,
  type ErasedCounts,
  type ErasureOrder,
  type ErasureSubject,
  recipientsOf,
} from './erasure-record.js';
import { findPerson, type Person, mentionsAny } from './find-person.js';

/** How often a row in flight is checked again, and how many times: together longer than any request may take. */
const RETRY_MS = 250;
const MAX_RETRIES = 240;

/** Rows on their way to a platform, and what must not stay in the copies of their requests. */
interface InFlightUploads {
  readonly ids: readonly string[];
  readonly identifiers: readonly string[];
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
    private readonly uploads: UploadsStore,
    private readonly audit: AuditStore,
    private readonly settings: ProcessingSettings,
  ) {
    this.projectOf = new Map(projects.flatMap(({ id, sources }) => sources.map((source) => [source.id, id] as const)));
  }

  /** All in one transaction but for what is on its way to a platform: that is waited for, and removed in a second one. */
  async erase(subject: ErasureSubject, order: ErasureOrder): Promise<DestructionRecord> {
    const id = newId();
    const { record, late } = await this.database.write((tx) => this.eraseNow(tx, id, subject, order));
    if (late.ids.length > 0) await this.eraseInFlight(late);
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
    const person = await findPerson(tx, this.erasure, (number) => this.settings.callerKey(number), subject, order);
    const { calls, uploads } = person;
    const callIds = calls.map((call) => call.id);
    const uploadIds = uploads.map((upload) => upload.id);
    const plan = planErasure(uploads, await this.erasure.withOpenAttempt(tx, uploadIds));
    const cancelled = await this.uploads.applySteps(tx, plan.steps, now);
    const clearIds = plan.clear.map((upload) => upload.id);
    const identifiers = personIdentifiers(calls, uploads);
    await this.erasure.dropEvidence(tx, uploadIds);
    const counts: ErasedCounts = {
      calls: await this.erasure.clearCalls(tx, calls, now),
      receipts: (await this.erasure.clearReceipts(tx, callIds)) + (await this.dropUnlinked(tx, person, order)),
      uploads: await this.erasure.clearUploads(tx, clearIds),
      attempts: await this.erasure.clearAttempts(tx, uploadIds),
      uploadChanges: await this.erasure.clearChanges(tx, uploadIds),
      requests: await this.clearRequests(tx, identifiers, uploadIds),
      marks: await this.erasure.clearMarks(tx, callIds),
    };
    const record: DestructionRecord = {
      id,
      at: now,
      who: order.by.name,
      basis: order.basis,
      by: subject.kind,
      projects: [...new Set(calls.map(({ projectId }) => projectId))].sort(),
      counts,
      cancelled,
      told: recipientsOf(uploads),
    };
    await this.note(tx, record, order, now);
    return { record, late: { ids: plan.inFlight.map((upload) => upload.id), identifiers } };
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

  private async clearRequests(tx: SqlExecutor, identifiers: readonly string[], uploadIds: readonly string[]): Promise<number> {
    const requests = await this.erasure.requestsOf(tx, uploadIds);
    const cleared = requests.map(({ id, request, response }) => ({
      id,
      request: withoutIdentifiers(request, identifiers),
      response: withoutIdentifiers(response, identifiers),
    }));
    const changed = cleared.filter(({ request, response }, index) => {
      const before = requests[index];
      return request !== before?.request || response !== before.response;
    });
    return this.erasure.saveRequests(tx, changed);
  }

  private async note(tx: SqlExecutor, record: DestructionRecord, { by, projects }: ErasureOrder, now: Instant): Promise<void> {
    const { id, at: _at, who: _who, ...detail } = record;
    const projectId =
      projects?.length === 1 ? (projects[0] ?? null) : record.projects.length === 1 ? (record.projects[0] ?? null) : null;
    await this.audit.add(tx, [auditEntry(by, now, 'erase', { projectId, subject: id, detail })]);
  }

  /** What was on its way when everything else was removed, once it has settled. */
  private async eraseInFlight({ ids, identifiers }: InFlightUploads): Promise<void> {
    for (let looks = 1, waiting = ids; waiting.length > 0; looks += 1) {
      await sleep(RETRY_MS);
      const giveUp = looks >= MAX_RETRIES;
      const asked = waiting;
      waiting = await this.database.write(async (tx) => {
        const uploads = await this.uploads.byIds(tx, asked);
        const still = uploads.filter(({ state }) => state === 'sending');
        const ended = giveUp ? uploads : uploads.filter(({ state }) => state !== 'sending');
        await this.uploads.applySteps(
          tx,
          [...planErasure(ended, new Set(still.map(({ id }) => id))).steps, ...(giveUp ? still.map(markUnsettled) : [])],
          this.settings.clock.now(),
        );
        const done = ended.map(({ id }) => id);
        await this.erasure.clearUploads(tx, done);
        await this.erasure.clearAttempts(tx, done);
        await this.erasure.dropEvidence(tx, done);
        await this.erasure.clearChanges(tx, done);
        await this.clearRequests(tx, identifiers, done);
        return giveUp ? [] : still.map(({ id }) => id);
      });
    }
  }
}

/** Fencing token: no answer came for longer than any request takes, and a late one finds its lease gone. */
function markUnsettled(upload: UploadEntity): UploadStep {
  return { upload, to: 'uncertain', code: 'ERASED_UNSETTLED', unfreeze: true, identifier: null };
}
