import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Call, CallPhase, CallType, ClickIds, WarningCode } from '../../domain/calls/call.js';
import type { FieldOrigins } from '../../domain/calls/merge.js';
import type { Instant } from '../../domain/time/instant.js';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  maybeBoolean,
  maybeInstant,
  maybeInteger,
  maybeJson,
  maybeName,
  maybeText,
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
  @Column(maybeInstant) startedAt: Instant | null;
  @Column(maybeBoolean) startedToMinute: boolean | null;
  @Column(maybeInstant) endedAt: Instant | null;
  @Column(maybeName) callType: CallType | null;
  @Column(maybeInteger) statusCode: number | null;
  @Column(maybeBoolean) saidAnswered: boolean | null;
  @Column(maybeBoolean) accepted: boolean | null;
  @Column(maybeBoolean) answered: boolean | null;
  @Column(maybeName) trackingNumber: string | null;
  @Column(maybeName) callerNumber: string | null;
  @Column(maybeName) callerKey: string | null;
  /** At least one receipt came as a webhook; without one the call is known from a file or from the vendor's list only. */
  @Column({ type: 'boolean' }) byWebhook: boolean;
  /** The caller stood on the exclusion list when the number was last known: nobody can tell once it is forgotten. */
  @Column({ type: 'boolean' }) callerExcluded: boolean;
  @Column(maybeInteger) talkSeconds: number | null;
  @Column(maybeInteger) waitSeconds: number | null;
  @Column(maybeBoolean) isNew: boolean | null;
  @Column(maybeBoolean) isQuality: boolean | null;
  @Column(maybeBoolean) isDuplicate: boolean | null;
  @Column(maybeText) uid: string | null;
  @Column(maybeText) gaCid: string | null;
  @Column(maybeText) yaCid: string | null;
  @Column(maybeText) rsCid: string | null;
  @Column(maybeText) utmSource: string | null;
  @Column(maybeText) utmMedium: string | null;
  @Column(maybeText) utmCampaign: string | null;
  @Column(maybeText) utmContent: string | null;
  @Column(maybeText) utmTerm: string | null;
  @Column(maybeText) countryCode: string | null;
  @Column(maybeText) regionCode: string | null;
  @Column(maybeText) city: string | null;
  @Column(maybeText) device: string | null;
  @Column(maybeText) ip: string | null;
  @Column(maybeText) pageUrl: string | null;
  @Column(maybeText) firstUrl: string | null;
  @Column(maybeText) customParam: string | null;
  @Column(maybeJson) leakedClickIds: ClickIds | null;
  @Column(jsonColumn) clickIds: ClickIds;
  @Column(maybeText) gaSessionId: string | null;
  @Column(jsonColumn) warnings: WarningCode[];
  /** Which receipt each field came from: lets receipts be folded in any order. */
  @Column(jsonColumn) origin: FieldOrigins;
  @Column(instantColumn) receivedAt: Instant;
  @Column(instantColumn) updatedAt: Instant;
  /** When what belongs to the caller was removed at their request. */
  @Column(maybeInstant) erasedAt: Instant | null;
}
