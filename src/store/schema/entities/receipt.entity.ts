import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReasonCode } from '../../../domain/reason.js';
import type { Instant } from '../../../domain/time/instant.js';
import { idColumn, instantColumn, nullableNameColumn, nullableTextColumn, nameColumn } from '../columns.js';

export const RECEIPT_VERDICTS = ['new', 'read', 'unreadable'] as const;
export type ReceiptVerdict = (typeof RECEIPT_VERDICTS)[number];

/** Verdicts for display: a receipt that the config leaves out is stored as not read, with that reason. */
export const SHOWN_VERDICTS = [...RECEIPT_VERDICTS, 'ignored'] as const;
export type ShownVerdict = (typeof SHOWN_VERDICTS)[number];

export function shownVerdict({ verdict, reasonCode }: Pick<ReceiptEntity, 'verdict' | 'reasonCode'>): ShownVerdict {
  return verdict === 'unreadable' && reasonCode === 'RECEIPT_IGNORED' ? 'ignored' : verdict;
}

/** One webhook as received; kept even if it is unreadable. */
@Entity('receipts')
export class ReceiptEntity {
  @PrimaryColumn(idColumn) id: string;
  @Column(nameColumn) sourceId: string;
  @Column(instantColumn) receivedAt: Instant;
  @Column(nameColumn) method: string;
  @Column({ type: 'text' }) query: string;
  @Column(nullableTextColumn) contentType: string | null;
  @Column(nullableTextColumn) bodyBase64: string | null;
  @Column(nameColumn) verdict: ReceiptVerdict;
  @Column(nullableNameColumn) reasonCode: ReasonCode | null;
  @Column(nullableTextColumn) reasonDetail: string | null;
  /** Identifies copies of the same line of a file or row of the vendor's list; null for a webhook. */
  @Column(nullableNameColumn) contentKey: string | null;
  /** Our id of the call it became part of. */
  @Column({ ...idColumn, nullable: true }) callId: string | null;
  /** The sender's address, masked after a day; null if no webhook brought the receipt. */
  @Column(nullableNameColumn) senderIp: string | null;
}
