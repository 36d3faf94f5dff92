import type { Config, ProjectConfig, SourceConfig } from '../../config/config.js';
import type { CallEvent } from '../../domain/calls/call.js';
import { reportedShift } from '../../domain/calls/clock-check.js';
import type { Reason } from '../../domain/reason.js';
import type { Language } from '../../domain/localized-text.js';
import { parameterKey, readParameters } from '../../sources/parameters.js';
import type { CallSource } from '../../sources/source.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';

/** A receipt that could be read, with the project it belongs to. */
export interface ReadReceipt {
  readonly receipt: ReceiptEntity;
  readonly project: ProjectConfig;
  readonly event: CallEvent;
}

/** A receipt without a call: it could not be read, or the config leaves it out (`RECEIPT_IGNORED`). */
export interface UnreadableReceipt {
  readonly receipt: ReceiptEntity;
  readonly unreadable: Reason;
}

/** A receipt that reports several calls. */
export interface DividedReceipt {
  readonly receipt: ReceiptEntity;
  /** The JSON body of each. */
  readonly parts: readonly string[];
}

/** Reads receipts with the adapters of their sources. Pure: the same receipts and config give the same events. */
export class ReceiptReader {
  private readonly sources: ReadonlyMap<string, { project: ProjectConfig; source: SourceConfig }>;
  private readonly adapters: ReadonlyMap<string, CallSource>;

  constructor(config: Config, adapters: readonly CallSource[]) {
    this.sources = new Map(
      config.projects.flatMap((project) => project.sources.map((source) => [source.id, { project, source }])),
    );
    this.adapters = new Map(adapters.map((adapter) => [adapter.type, adapter]));
  }

  /** Null for a source that left the config. */
  projectOf(sourceId: string): string | null {
    return this.sources.get(sourceId)?.project.id ?? null;
  }

  /** The rules by which a source's dates are read; null for a source that left the config. */
  timeKey(sourceId: string): string | null {
    const known = this.sources.get(sourceId);
    const adapter = known && this.adapters.get(known.source.type);
    return known && adapter ? adapter.timeKey(known.source.settings) : null;
  }

  /** The vendor's meaning of a call's status code; null if it is unknown. */
  statusText(sourceId: string, code: number, language: Language): string | null {
    const known = this.sources.get(sourceId);
    return (known && this.adapters.get(known.source.type)?.statusText?.(code, language)) ?? null;
  }

  read(receipt: ReceiptEntity): ReadReceipt | UnreadableReceipt | DividedReceipt {
    const known = this.sources.get(receipt.sourceId);
    const adapter = known && this.adapters.get(known.source.type);
    if (!known || !adapter) return { receipt, unreadable: { code: 'SOURCE_GONE' } };
    const answer = adapter.parse(receipt, known.source.settings);
    if ('event' in answer) return { receipt, project: known.project, event: withTimezoneWarning(answer.event, receipt) };
    if ('parts' in answer) return { receipt, parts: answer.parts };
    return { receipt, unreadable: 'ignored' in answer ? answer.ignored : (echoed(known.source, receipt) ?? answer.unreadable) };
  }
}

/** Some vendors check an address with a request that only asks for an echo; it is about no call. */
function echoed({ answer }: SourceConfig, receipt: ReceiptEntity): Reason | null {
  const echo = answer !== null && 'echo' in answer ? answer.echo : null;
  const asks = echo !== null && readParameters(receipt).has(parameterKey(echo));
  return asks ? { code: 'RECEIPT_IGNORED', detail: echo } : null;
}

/** Files and lists are about the past: only a webhook's arrival can be compared with its times. */
function withTimezoneWarning(event: CallEvent, { receivedAt, contentKey }: ReceiptEntity): CallEvent {
  const plausible = contentKey !== null || (reportedShift(event, receivedAt) ?? 0) === 0;
  return plausible ? event : { ...event, warnings: [...event.warnings, 'TZ_SUSPECT'] };
}
