import { Injectable } from '@nestjs/common';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import type { CallScope } from '../../store/calls/call-scan.store.js';
import { Database } from '../../store/database/database.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import { ProcessingSettings } from '../processing-settings.js';
import { ReceiptProcessor } from '../receipts/receipt-processor.service.js';
import { SourceClocks } from '../receipts/source-clocks.service.js';
import { StoredCallsService, type ReplayBasis, type ReplayOutcome, type ReplayObserver } from './stored-calls.service.js';

const RECEIPTS_PER_STEP = 500;
const AUDIT_NAME = 'ringback replay';

/** Applies the current rules, or the current parsing and rules, to stored calls. Safe beside a running service. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly database: Database,
    private readonly stored: StoredCallsService,
    private readonly receipts: ReceiptsStore,
    private readonly processor: ReceiptProcessor,
    private readonly clocks: SourceClocks,
    private readonly audit: AuditStore,
    private readonly settings: ProcessingSettings,
  ) {}

  async replay(scope: CallScope, basis: ReplayBasis, watcher: ReplayObserver = {}): Promise<ReplayOutcome> {
    if (basis === 'receipts') await this.rereadUnreadable(scope);
    const outcome = await this.stored.replay(scope, basis, watcher);
    // Calls whose caller changed were planned apart from that caller's other calls.
    if ((outcome.reread?.otherCaller ?? 0) > 0) await this.stored.replay(scope, 'goals');
    await this.audit.record(this.noteOf(scope, basis, outcome));
    return outcome;
  }

  /** How many webhooks could not be read when they came, and can be read now. */
  async nowReadable(scope: CallScope): Promise<number> {
    let count = 0;
    for await (const ids of this.readablePages(scope)) count += ids.length;
    return count;
  }

  private async rereadUnreadable(scope: CallScope): Promise<void> {
    await this.clocks.resetChanged();
    for await (const ids of this.readablePages(scope)) {
      await this.database.write((tx) => this.receipts.markNew(tx, ids));
      while ((await this.processor.processBatch()) > 0);
    }
  }

  private async *readablePages({ project, source, from, to }: CallScope): AsyncGenerator<string[]> {
    const sources = this.settings.project(project).sources.map(({ id }) => id);
    const asked = source === undefined ? sources : sources.filter((id) => id === source);
    for (let last: string | undefined = ''; last !== undefined;) {
      const after: string = last;
      const page = await this.database.readLong((session) =>
        this.receipts.unreadable(session, { sources: asked, from, to }, after, RECEIPTS_PER_STEP),
      );
      const readable = page.filter((receipt) => 'event' in this.settings.reader.read(receipt)).map(({ id }) => id);
      if (readable.length > 0) yield readable;
      last = page.at(-1)?.id;
    }
  }

  private noteOf(scope: CallScope, basis: ReplayBasis, { calls, goals }: ReplayOutcome) {
    const changed = goals.map(({ goal, gained, lost, revalued }) => ({ goal, gained, lost, revalued }));
    return auditEntry(AUDIT_NAME, this.settings.clock.now(), `${basis}.replay`, {
      projectId: scope.project,
      detail: { calls, changed },
    });
  }
}
