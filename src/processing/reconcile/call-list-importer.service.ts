import { Injectable } from '@nestjs/common';
import { CallsStore } from '../../store/calls/calls.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import { ErasureScreen } from '../erasure/erasure-screen.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import { callKeyText } from '../receipts/call-merger.js';
import { callKeyOf, knownCalls, addsToCall, importedReceipt } from '../receipts/imported-receipts.js';
import type { DividedReceipt, ReadReceipt, UnreadableReceipt } from '../receipts/receipt-reader.js';

/** What was found in a list. */
export interface ListImportCounts {
  readonly listed: number;
  readonly missed: number;
  readonly completed: number;
  readonly filled: number;
  readonly unreadable: number;
}

const ROWS_PER_WRITE = 500;

/**
 * Imports what is not known yet of a vendor's list. A row that says nothing new is left out: it would double the receipts every
 * night, and a call must stay as its webhooks described it.
 */
@Injectable()
export class CallListImporter {
  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly calls: CallsStore,
    private readonly screen: ErasureScreen,
    private readonly settings: ProcessingSettings,
  ) {}

  /** @param rows one call each, as written */
  async importRows(source: string, rows: readonly string[]): Promise<ListImportCounts> {
    this.settings.requireStoredSecret();
    const counts = { missed: 0, completed: 0, filled: 0, unreadable: 0 };
    for (let start = 0; start < rows.length; start += ROWS_PER_WRITE) {
      const read = rows
        .slice(start, start + ROWS_PER_WRITE)
        .map((row) => this.settings.reader.read(importedReceipt(row, 'LIST', source, this.settings)));
      const part = await this.database.write((tx) => this.keep(tx, read));
      counts.missed += part.missed;
      counts.completed += part.completed;
      counts.filled += part.filled;
      counts.unreadable += part.unreadable;
    }
    return { listed: rows.length, ...counts };
  }

  /** Rows without a call are kept as webhooks are: with the reason why nobody could read them. */
  private async keep(
    tx: SqlExecutor,
    read: readonly (ReadReceipt | UnreadableReceipt | DividedReceipt)[],
  ): Promise<Omit<ListImportCounts, 'listed'>> {
    const reads = read.filter((one) => 'event' in one);
    const unread = read.filter((one) => 'unreadable' in one);
    const known = await knownCalls(tx, this.calls, reads);
    // The vendor still knows people who asked to be forgotten: its list must not bring them back.
    const { admitted, keptOut } = await this.screen.screen(tx, reads, known);
    await this.screen.keepOut(tx, keptOut, known, this.settings.clock.now());
    const missed = admitted.filter((one) => !known.has(callKeyText(callKeyOf(one))));
    const completing = admitted.filter((one) => {
      const call = known.get(callKeyText(callKeyOf(one)));
      return call !== undefined && addsToCall(call, one, this.settings.dropAtIngest);
    });
    const kept = await this.receipts.saveNew(
      tx,
      [...missed, ...completing, ...unread].map(({ receipt }) => receipt),
    );
    const taken = (all: readonly ReadReceipt[]) => all.filter(({ receipt }) => kept.has(receipt.id));
    return {
      missed: new Set(missed.map(({ event }) => event.callId)).size,
      completed: taken(completing).length,
      filled: taken(missed).length + taken(completing).length,
      unreadable: unread.length,
    };
  }
}
