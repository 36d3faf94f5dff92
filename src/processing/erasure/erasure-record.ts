import { PERSONAL_FIELDS } from '../../domain/calls/call.js';
import { groupBy } from '../../domain/collections.js';
import { sentence } from '../../domain/localized-text.js';
import type { Instant } from '../../domain/time/instant.js';
import type { Actor } from '../../store/admin/audit.store.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';

/** The person whose data is erased. */
export type ErasureSubject =
  | { readonly kind: 'phone'; /** E.164. */ readonly number: string }
  | {
      readonly kind: 'callId';
      /** The vendor's. */
      readonly callId: string;
      /** The call's source: another vendor may have a call with the same id. */
      readonly source?: string | undefined;
    };

/** Who orders the erasure, why, and in which projects. */
export interface ErasureOrder {
  readonly by: Actor;
  /**
   * The legal basis: the person's request, a court order, the end of the purpose. In the requester's words; never personal data.
   */
  readonly basis: string | null;
  /** The projects concerned; null for all. */
  readonly projects: readonly string[] | null;
}

/** Rows from which personal data was removed, by table. */
export interface ErasedCounts {
  readonly calls: number;
  readonly receipts: number;
  readonly uploads: number;
  readonly attempts: number;
  readonly uploadChanges: number;
  readonly requests: number;
  readonly marks: number;
}

/** A platform that has received data about the person: it must be asked separately. */
interface DataRecipient {
  readonly destination: string;
  readonly platform: string;
  readonly project: string;
  /** Uploads that left for it at least once, or may have. */
  readonly uploads: number;
}

/** Proof of what was destroyed, without the data itself. */
export interface DestructionRecord {
  readonly id: string;
  readonly at: Instant;
  readonly who: string;
  readonly basis: string | null;
  readonly by: ErasureSubject['kind'];
  readonly projects: readonly string[];
  readonly counts: ErasedCounts;
  /** Uploads that will no longer be sent. */
  readonly cancelled: number;
  readonly told: readonly DataRecipient[];
}

/** What is removed, in the words of the record. */
export const ERASED_FIELDS = [
  sentence(`calls: ${PERSONAL_FIELDS.join(', ')}`, `звонки: ${PERSONAL_FIELDS.join(', ')}`),
  sentence('receipts: query, body', 'вебхуки: параметры, тело'),
  sentence(
    'uploads: identifier, prepared row, words of the platform',
    'отправки: идентификатор, подготовленная строка, слова площадки',
  ),
  sentence('requests: identifiers in the kept copies', 'запросы: идентификаторы в сохранённых копиях'),
  sentence('marks: note', 'отметки: примечание'),
] as const;

/** Platforms that rows of these uploads have left for, or may have. */
export function recipientsOf(uploads: readonly UploadEntity[]): DataRecipient[] {
  const left = uploads.filter(({ requestId }) => requestId !== null);
  return [...groupBy(left, ({ projectId, destination }) => `${projectId}\n${destination}`).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ destination: first.destination, platform: first.platform, project: first.projectId, uploads: group.length }];
  });
}
