import type { CallFacts } from '../../domain/calls/call.js';
import type { Instant } from '../../domain/time/instant.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { keyText } from '../fold-calls.js';
import { callKeyOf } from '../known-calls.js';
import type { ReadReceipt } from '../read-receipts.js';
import { addsTo } from '../told.js';
import type { CallsImported } from './import-summary.js';

export type GoodLine = ReadReceipt & { readonly line: number };

/** Lines that can be read, with what was known before them. */
export interface Batch {
  readonly lines: readonly GoodLine[];
  /** How many of them are about people who asked to be forgotten. */
  readonly erased: number;
  /** Those of them that were not taken in before. */
  readonly fresh: readonly GoodLine[];
  /** By `keyText`. */
  readonly known: ReadonlyMap<string, CallEntity>;
}

/** Counts what becomes of a file. */
export class CallsTally {
  readonly summary: CallsImported = {
    lines: 0,
    taken: 0,
    repeated: 0,
    erased: 0,
    bad: 0,
    calls: { fresh: 0, changed: 0 },
    warnings: {},
  };
  /** What a dry run would have made: it cannot be found in the database. */
  private readonly imagined = new Set<string>();

  constructor(
    private readonly began: Instant,
    private readonly dropped: readonly (keyof CallFacts)[],
    private readonly dryRun: boolean,
  ) {}

  add({ lines, erased, fresh, known }: Batch): void {
    const { summary } = this;
    summary.taken += fresh.length;
    summary.erased += erased;
    summary.repeated += lines.length - erased - fresh.length;
    for (const code of fresh.flatMap(({ event }) => event.warnings)) summary.warnings[code] = (summary.warnings[code] ?? 0) + 1;
    const changed = new Set<string>();
    const made = new Set<string>();
    for (const line of fresh) {
      const key = keyText(callKeyOf(line));
      const call = known.get(key);
      if (call === undefined) made.add(key);
      else if (!this.isOurs(call) && addsTo(call, line, this.dropped)) changed.add(key);
    }
    const unheard = [...made].filter((key) => !this.imagined.has(key));
    if (this.dryRun) for (const key of unheard) this.imagined.add(key);
    summary.calls.fresh += unheard.length;
    summary.calls.changed += changed.size;
  }

  /** So many lines could not become part of a call after all. */
  takeBack(lines: number): void {
    this.summary.taken -= lines;
  }

  /** An earlier batch of this file made it. */
  private isOurs(call: CallEntity): boolean {
    return !call.byWebhook && call.receivedAt >= this.began;
  }
}
