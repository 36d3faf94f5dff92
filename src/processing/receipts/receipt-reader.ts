import type { Config, ProjectConfig, SourceConfig } from '../../config/config.js';
import type { CallEvent } from '../../domain/calls/call.js';
import type { Reason } from '../../domain/reason.js';
import type { Language } from '../../domain/localized-text.js';
import { zoneShift } from '../../domain/time/date-parsing.js';
import type { CallSource } from '../../sources/source.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';

/** A receipt that could be read, with the project it belongs to. */
export interface ReadReceipt {
  readonly receipt: ReceiptEntity;
  readonly project: ProjectConfig;
  readonly event: CallEvent;
}

export interface UnreadableReceipt {
  readonly receipt: ReceiptEntity;
  readonly unreadable: Reason;
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

  /** The rules by which a source's dates are read; null for a source that left the config. */
  timeKey(sourceId: string): string | null {
    const known = this.sources.get(sourceId);
    const adapter = known && this.adapters.get(known.source.type);
    return known && adapter ? adapter.timeKey(known.source.settings) : null;
  }

  /** What a call's status code means in its vendor's words; null where nobody knows. */
  statusText(sourceId: string, code: number, language: Language): string | null {
    const known = this.sources.get(sourceId);
    return (known && this.adapters.get(known.source.type)?.statusText?.(code, language)) ?? null;
  }

  read(receipt: ReceiptEntity): ReadReceipt | UnreadableReceipt {
    const known = this.sources.get(receipt.sourceId);
    const adapter = known && this.adapters.get(known.source.type);
    if (!known || !adapter) return { receipt, unreadable: { code: 'SOURCE_GONE' } };
    const answer = adapter.parse(receipt, known.source.settings);
    return 'event' in answer
      ? { receipt, project: known.project, event: withTimezoneWarning(answer.event, receipt) }
      : { receipt, unreadable: answer.unreadable };
  }
}

/** Files and lists are about the past: only a webhook can be compared with the moment when it came. */
function withTimezoneWarning(event: CallEvent, { receivedAt, contentKey }: ReceiptEntity): CallEvent {
  const { endedAt } = event.facts;
  const plausible = contentKey !== null || !endedAt || zoneShift(endedAt, receivedAt) === 0;
  return plausible ? event : { ...event, warnings: [...event.warnings, 'TZ_SUSPECT'] };
}
