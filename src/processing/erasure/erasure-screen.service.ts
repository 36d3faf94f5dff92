import { Injectable, Logger } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import type { Instant } from '../../domain/time/instant.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { type ErasedCaller, ErasedCallersStore } from '../../store/privacy/erased-callers.store.js';
import { ErasureStore } from '../../store/privacy/personal-data.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import { ProcessingSettings } from '../processing-settings.js';
import { callKeyOf, callKeyText } from '../receipts/call-merger.js';
import type { ReadReceipt } from '../receipts/receipt-reader.js';
import { numbersIn } from './find-person.js';
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
    const keyOf = (read: Read) => callKeyText(callKeyOf(read));
    const ofErased = await this.ofErased(session, reads, (read) => this.callersOf(read));
    // Everything about their calls, including receipts that do not name them.
    const out = new Set(ofErased.map(keyOf));
    const isOut = (read: Read) => out.has(keyOf(read)) || isErased(read);
    return { admitted: reads.filter((read) => !isOut(read)), keptOut: reads.filter(isOut) };
  }

  /** Receipts without a call that name an erased caller: nobody reads them, and they would be kept for weeks. */
  async namingErased(session: SqlExecutor, receipts: readonly ReceiptEntity[]): Promise<readonly ReceiptEntity[]> {
    if (receipts.length === 0 || (await this.erased.isEmpty(session))) return [];
    return this.ofErased(session, receipts, (receipt) => {
      const project = this.settings.reader.projectOf(receipt.sourceId);
      return project === null ? [] : this.callersIn(project, receipt);
    });
  }

  private async ofErased<T>(session: SqlExecutor, all: readonly T[], callersOf: (one: T) => ErasedCaller[]): Promise<T[]> {
    // A receipt may name a hundred numbers, and each is hashed.
    const slice = new TimeSlice('holds-writer');
    const callers: ErasedCaller[][] = [];
    for (const one of all) {
      callers.push(callersOf(one));
      await slice.yieldIfOver();
    }
    const onList = new Set((await this.erased.among(session, callers.flat())).map(callerText));
    return all.filter((_one, index) => callers[index]?.some((caller) => onList.has(callerText(caller))));
  }

  /** Records what was kept out, and erases calls that turn out to be an erased caller's. Runs in the caller's transaction. */
  async keepOut(
    tx: SqlExecutor,
    keptOut: readonly ReadReceipt[],
    known: ReadonlyMap<string, CallEntity>,
    now: Instant,
    withoutCall: readonly ReceiptEntity[] = [],
  ): Promise<void> {
    if (keptOut.length === 0 && withoutCall.length === 0) return;
    const theirs = new Map(
      keptOut.flatMap((read) => known.get(callKeyText(callKeyOf(read))) ?? []).map((call) => [call.id, call]),
    );
    const calls = [...theirs.values()].filter(({ erasedAt }) => erasedAt === null);
    if (calls.length > 0) await this.eraseCalls(tx, calls, now);
    const all = [
      ...keptOut.map(({ receipt, event }) => ({ source: receipt.sourceId, callId: event.callId })),
      ...withoutCall.map(({ sourceId }) => ({ source: sourceId, callId: null })),
    ];
    const lines = [...groupBy(all, ({ source }) => source)].map(([source, group]) => {
      const calls = new Set(group.flatMap(({ callId }) => callId ?? [])).size;
      const projectId = this.settings.reader.projectOf(source);
      return auditEntry('ringback', now, 'erase.kept-out', { projectId, detail: { source, receipts: group.length, calls } });
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

  /** Where the caller's number could not be read, any number in the receipt may be the caller's. */
  private callersOf({ event, project, receipt }: ReadReceipt): ErasedCaller[] {
    const number = event.facts.callerNumber ?? null;
    return number === null ? this.callersIn(project.id, receipt) : [this.callerOf(project.id, number)];
  }

  private callersIn(projectId: string, receipt: ReceiptEntity): ErasedCaller[] {
    return numbersIn(receipt).map((number) => this.callerOf(projectId, number));
  }

  private callerOf(projectId: string, number: string): ErasedCaller {
    return { projectId, callerKey: this.settings.callerKey(projectId, number) };
  }
}

function callerText({ projectId, callerKey }: ErasedCaller): string {
  return `${projectId}\n${callerKey}`;
}
