import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Call, CallPhase, CallType, ClickIds, WarningCode } from '../../../domain/calls/call.js';
import type { FieldOrigins } from '../../../domain/calls/merge.js';
import type { Instant } from '../../../domain/time/instant.js';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  nullableBooleanColumn,
  nullableInstantColumn,
  nullableIntegerColumn,
  nullableJsonColumn,
  nullableMinorUnitsColumn,
  nullableNameColumn,
  nullableTextColumn,
  nameColumn,
} from '../columns.js';

/** One phone call, merged from its receipts. Identifiers are text: a Metrica ClientID does not fit a JS number. */
@Entity('calls')
export class CallEntity implements Call {
  @PrimaryColumn(idColumn) id: string;
  @Column(nameColumn) projectId: string;
  @Column(nameColumn) sourceId: string;
  @Column({ type: 'varchar', length: 255 }) callId: string;
  @Column(nameColumn) phase: CallPhase;
  @Column(nullableInstantColumn) startedAt: Instant | null;
  @Column(nullableBooleanColumn) startedToMinute: boolean | null;
  @Column(nullableInstantColumn) endedAt: Instant | null;
  @Column(nullableNameColumn) callType: CallType | null;
  @Column(nullableNameColumn) direction: Call['direction'];
  @Column(nullableIntegerColumn) statusCode: number | null;
  @Column(nullableBooleanColumn) saidAnswered: boolean | null;
  @Column(nullableBooleanColumn) accepted: boolean | null;
  @Column(nullableBooleanColumn) answered: boolean | null;
  @Column(nullableNameColumn) trackingNumber: string | null;
  @Column(nullableNameColumn) callerNumber: string | null;
  @Column(nullableNameColumn) callerKey: string | null;
  /** At least one receipt was a webhook; otherwise the call is known only from a file or from the vendor's list. */
  @Column({ type: 'boolean' }) byWebhook: boolean;
  /**
   * Whether the caller was on the exclusion list when the number was last known; it cannot be determined once the number is
   * erased.
   */
  @Column({ type: 'boolean' }) callerExcluded: boolean;
  @Column(nullableIntegerColumn) talkSeconds: number | null;
  @Column(nullableIntegerColumn) waitSeconds: number | null;
  @Column(nullableBooleanColumn) isNew: boolean | null;
  @Column(nullableBooleanColumn) isQuality: boolean | null;
  @Column(nullableBooleanColumn) isDuplicate: boolean | null;
  @Column(nullableJsonColumn) tags: readonly string[] | null;
  @Column(nullableMinorUnitsColumn) valueMinor: number | null;
  @Column(nullableNameColumn) currency: string | null;
  @Column(nullableTextColumn) dealId: string | null;
  @Column(nullableTextColumn) uid: string | null;
  @Column(nullableTextColumn) gaCid: string | null;
  @Column(nullableTextColumn) yaCid: string | null;
  @Column(nullableTextColumn) rsCid: string | null;
  @Column(nullableTextColumn) utmSource: string | null;
  @Column(nullableTextColumn) utmMedium: string | null;
  @Column(nullableTextColumn) utmCampaign: string | null;
  @Column(nullableTextColumn) utmContent: string | null;
  @Column(nullableTextColumn) utmTerm: string | null;
  @Column(nullableNameColumn) utmFrom: Call['utmFrom'];
  @Column(nullableJsonColumn) utmFilled: readonly string[] | null;
  @Column(nullableTextColumn) countryCode: string | null;
  @Column(nullableTextColumn) regionCode: string | null;
  @Column(nullableTextColumn) city: string | null;
  @Column(nullableTextColumn) device: string | null;
  @Column(nullableTextColumn) ip: string | null;
  @Column(nullableTextColumn) pageUrl: string | null;
  @Column(nullableTextColumn) firstUrl: string | null;
  @Column(nullableTextColumn) customParam: string | null;
  @Column(nullableJsonColumn) leakedClickIds: ClickIds | null;
  @Column(jsonColumn) clickIds: ClickIds;
  @Column(nullableTextColumn) gaSessionId: string | null;
  @Column(jsonColumn) warnings: WarningCode[];
  /** Which receipt each field came from, so that receipts can be merged in any order. */
  @Column(jsonColumn) origin: FieldOrigins;
  @Column(instantColumn) receivedAt: Instant;
  @Column(instantColumn) updatedAt: Instant;
  /** When its end was no longer waited for; null once it came. */
  @Column(nullableInstantColumn) neverEndedAt: Instant | null;
  /** When the caller's personal data was erased at their request. */
  @Column(nullableInstantColumn) erasedAt: Instant | null;
}
