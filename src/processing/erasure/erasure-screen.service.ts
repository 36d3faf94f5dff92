import { Injectable, Logger } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import type { Instant } from '../../domain/time/instant.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { type ErasedCaller, ErasedCallersStore } from '../../store/privacy/erased-callers.store.js';
import { ErasureStore } from '../../store/privacy/personal-data.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { ProcessingSettings } from '../processing-settings.js';
import { callKeyOf, callKeyText } from '../receipts/call-merger.js';
import type { ReadReceipt } from '../receipts/receipt-reader.js';
import { CallEraser } from './call-eraser.service.js';

interface Screened<Read> {
  readonly admitted: readonly Read[];
  /** About an erased call, or by an erased caller. */
  readonly keptOut: readonly Read[];
}

/** Keeps data of erased persons out, by whichever way it comes: webhook, file, vendor's list or replay. */
@Injectable()
export class ErasureScreen {
  private readonly logger = new Logger('erasure');

  constructor(
    private readonly erased: ErasedCallersStore,
    private readonly erasure: ErasureStore,
    private readonly eraser: CallEraser,
    private readonly audit: AuditStore,
    private readonly settings: ProcessingSettings,
  ) {}

  /** @param known the calls that are stored already, by `callKeyText` */
  async screen<Read extends ReadReceipt>(
    session: SqlExecutor,
    reads: readonly Read[],
    known: ReadonlyMap<string, CallEntity>,
  ): Promise<Screened<Read>> {
    const isErased = (read: Read) => (known.get(callKeyText(callKeyOf(read)))?.erasedAt ?? null) !== null;
    if ((await this.erased.isEmpty(session)) && !reads.some(isErased)) return { admitted: reads, keptOut: [] };
    const callers = reads.map((read) => this.callerOf(read));
    const found = await this.erased.among(
      session,
      callers.filter((caller) => caller !== null),
    );
    const onList = new Set(found.map(callerText));
    const keyOf = (read: Read) => callKeyText(callKeyOf(read));
    const ofErased = reads.filter((_read, index) => onList.has(callerText(callers[index] ?? null)));
    // Everything about their calls, including receipts that do not name them.
    const out = new Set(ofErased.map(keyOf));
    const isOut = (read: Read) => out.has(keyOf(read)) || isErased(read);
    return { admitted: reads.filter((read) => !isOut(read)), keptOut: reads.filter(isOut) };
  }

  /** Records what was kept out, and erases calls that turn out to be an erased caller's. Runs in the caller's transaction. */
  async keepOut(
    tx: SqlExecutor,
    keptOut: readonly ReadReceipt[],
    known: ReadonlyMap<string, CallEntity>,
    now: Instant,
  ): Promise<void> {
    if (keptOut.length === 0) return;
    const theirs = new Map(
      keptOut.flatMap((read) => known.get(callKeyText(callKeyOf(read))) ?? []).map((call) => [call.id, call]),
    );
    const calls = [...theirs.values()].filter(({ erasedAt }) => erasedAt === null);
    if (calls.length > 0) await this.eraseCalls(tx, calls, now);
    const lines = [...groupBy(keptOut, ({ receipt, project }) => `${project.id}\n${receipt.sourceId}`).values()].map((group) => {
      const [first] = group;
      const detail = {
        source: first?.receipt.sourceId,
        receipts: group.length,
        calls: new Set(group.map(({ event }) => event.callId)).size,
      };
      return auditEntry('ringback', now, 'erase.kept-out', { projectId: first?.project.id ?? null, detail });
    });
    await this.audit.add(tx, lines);
  }

  private async eraseCalls(tx: SqlExecutor, calls: readonly CallEntity[], now: Instant): Promise<void> {
    const uploads = await this.erasure.uploadsOf(
      tx,
      calls.map(({ id }) => id),
    );
    const { late } = await this.eraser.erase(tx, calls, uploads, now);
    if (late.ids.length === 0) return;
    // It reads only committed rows, so it may begin before this transaction ends.
    this.eraser.eraseInFlight(late).catch((error: unknown) => {
      const name = error instanceof Error ? error.name : 'unknown';
      this.logger.error({ msg: 'uploads of an erased call in flight were not cleared', uploads: late.ids, error: name });
    });
  }

  private callerOf({ event, project }: ReadReceipt): ErasedCaller | null {
    const number = event.facts.callerNumber ?? null;
    return number === null ? null : { projectId: project.id, callerKey: this.settings.callerKey(project.id, number) };
  }
}

function callerText(caller: ErasedCaller | null): string {
  return caller === null ? '' : `${caller.projectId}\n${caller.callerKey}`;
}
