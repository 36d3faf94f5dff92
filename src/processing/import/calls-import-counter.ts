import type { CallFacts, WarningCode } from '../../domain/calls/call.js';
import type { Reason } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { callKeyOf, callKeyText } from '../receipts/call-merger.js';
import { addsToCall } from '../receipts/imported-receipts.js';
import type { ReadReceipt } from '../receipts/receipt-reader.js';

/** A line that was not imported, and why. Never its content. */
export interface BadLine {
  readonly line: number;
  readonly reason: Reason;
}

/** Result of importing a file of calls. */
export interface CallsImported {
  /** Lines with content; headers and empty lines do not count. */
  lines: number;
  /** Lines that were imported. */
  taken: number;
  /** Lines that had been imported before, from this file or another. */
  repeated: number;
  /** Lines about calls of erased people: not imported. */
  erased: number;
  bad: number;
  readonly calls: { fresh: number; changed: number };
  /** The number of imported lines with each warning. */
  readonly warnings: Partial<Record<WarningCode, number>>;
}

/** Progress of an import. */
export interface ImportObserver {
  bad(line: BadLine): void;
  /** @param share of the file that was read, 0 to 1 */
  progress(share: number, lines: number): void;
}

export type ReadableLine = ReadReceipt & { readonly line: number };

/** Readable lines, with what was known before them. */
export interface ImportedLines {
  readonly lines: readonly ReadableLine[];
  /** How many of them are about erased people. */
  readonly erased: number;
  /** Those of them that had not been imported before. */
  readonly fresh: readonly ReadableLine[];
  /** By `callKeyText`. */
  readonly known: ReadonlyMap<string, CallEntity>;
}

/** Counts the result of an import. */
export class CallsImportCounter {
  readonly summary: CallsImported = {
    lines: 0,
    taken: 0,
    repeated: 0,
    erased: 0,
    bad: 0,
    calls: { fresh: 0, changed: 0 },
    warnings: {},
  };
  /** Calls that a dry run would have made: they are not in the database. */
  private readonly wouldBeCreated = new Set<string>();

  constructor(
    private readonly began: Instant,
    private readonly dropped: readonly (keyof CallFacts)[],
    private readonly dryRun: boolean,
  ) {}

  add({ lines, erased, fresh, known }: ImportedLines): void {
    const { summary } = this;
    summary.taken += fresh.length;
    summary.erased += erased;
    summary.repeated += lines.length - erased - fresh.length;
    for (const code of fresh.flatMap(({ event }) => event.warnings)) summary.warnings[code] = (summary.warnings[code] ?? 0) + 1;
    const changed = new Set<string>();
    const made = new Set<string>();
    for (const line of fresh) {
      const key = callKeyText(callKeyOf(line));
      const call = known.get(key);
      if (call === undefined) made.add(key);
      else if (!this.isFromThisFile(call) && addsToCall(call, line, this.dropped)) changed.add(key);
    }
    const unheard = [...made].filter((key) => !this.wouldBeCreated.has(key));
    if (this.dryRun) for (const key of unheard) this.wouldBeCreated.add(key);
    summary.calls.fresh += unheard.length;
    summary.calls.changed += changed.size;
  }

  /** Subtracts lines that could not become part of a call after all. */
  subtract(lines: number): void {
    this.summary.taken -= lines;
  }

  /** An earlier batch of this file made it. */
  private isFromThisFile(call: CallEntity): boolean {
    return !call.byWebhook && call.receivedAt >= this.began;
  }
}
