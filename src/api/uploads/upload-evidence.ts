import { z } from 'zod';
import type { Language, LocalizedText } from '../../domain/localized-text.js';
import { toIso, type Instant } from '../../domain/time/instant.js';
import { EVIDENCE_LEVELS, EVIDENCE_SOURCES, rankOf, type Evidence, type EvidenceLevel } from '../../domain/truth/evidence.js';
import { evidenceLevelOf, NO_PROOF, type ProofOfDelivery } from '../../domain/truth/upload-evidence.js';
import { EVIDENCE_TEXTS, NOT_COUNTED_TEXT, SENT_TEXT, UNCONFIRMED_TEXT } from '../../messages/truth-messages.js';
import { mayHaveLeft } from '../../domain/uploads/departure.js';
import type { UploadEvidenceEntity } from '../../store/schema/entities/reading.entity.js';
import type { AttemptEntity } from '../../store/schema/entities/request.entity.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { isoTime } from '../http/answer.js';

/** Contract: section 7, what the platforms show. */
export const evidenceLevelSchema = z
  .enum(EVIDENCE_LEVELS)
  .describe('How much is known of it at the platform, from `none` to `attributed`. Never falls for want of a reading.');

export const evidenceSchema = z.strictObject({
  level: z.enum(EVIDENCE_LEVELS),
  at: isoTime,
  source: z.enum(EVIDENCE_SOURCES).describe('Our journal, the answer, a later verdict, or the platform’s own records.'),
  text: z.string().describe('In the language of Accept-Language.'),
  contradicts: z.boolean().describe('It speaks against a higher level, which stays.'),
});
export type EvidenceView = z.output<typeof evidenceSchema>;

/** What each platform's `delivered` proves, by destination. */
export type Proofs = ReadonlyMap<string, ProofOfDelivery>;

export function evidenceLevelAt(upload: UploadEntity, proofs: Proofs | undefined): EvidenceLevel {
  return evidenceLevelOf(upload, proofs?.get(upload.destination) ?? NO_PROOF);
}

/**
 * All evidence of one upload, oldest first.
 *
 * @param attempts in order of their numbers
 * @param found by readings
 */
export function evidenceOf(
  upload: UploadEntity,
  attempts: readonly AttemptEntity[],
  found: readonly UploadEvidenceEntity[],
  proofs: Proofs | undefined,
  language: Language,
): EvidenceView[] {
  const own = fromJournal(upload, attempts, evidenceLevelAt({ ...upload, seenLevel: null }, proofs));
  return [...own, ...found]
    .toSorted((one, other) => one.at - other.at || rankOf(one.level) - rankOf(other.level))
    .map(({ level, at, source, text, contradicts = false }) => ({
      level,
      at: toIso(at),
      source,
      text: text[language],
      contradicts,
    }));
}

/** The evidence of the attempts and the verdict, up to the level that they gave the upload. */
function fromJournal(upload: UploadEntity, attempts: readonly AttemptEntity[], level: EvidenceLevel): Evidence[] {
  const departed = attempts.filter(({ left }) => mayHaveLeft(left));
  const last = departed.at(-1);
  if (!last || level === 'none') return [];
  const answeredAt = last.finishedAt ?? last.startedAt;
  const sent = piece('sent', last.startedAt, 'journal');
  const pieces: Evidence[] = [{ ...sent, text: level === 'sent' ? textOfSent(departed) : SENT_TEXT }];
  if (rankOf(level) >= rankOf('taken') && !isRefusal(last)) pieces.push(piece('taken', answeredAt, 'answer'));
  if (rankOf(level) >= rankOf('judged')) {
    const judgedAt = upload.settledAt ?? answeredAt;
    const source = judgedAt > answeredAt ? 'verdict' : 'answer';
    pieces.push(piece('judged', judgedAt, source));
    if (level === 'linked') pieces.push(piece(level, judgedAt, source));
  }
  return pieces;
}

function textOfSent(departed: readonly AttemptEntity[]): LocalizedText {
  if (departed.at(-1)?.outcome === 'accepted') return NOT_COUNTED_TEXT;
  return departed.some(({ left }) => left === 'yes') ? UNCONFIRMED_TEXT : EVIDENCE_TEXTS.sent;
}

/** The platform's answer itself refused the row, so the platform has not taken it. */
function isRefusal({ outcome }: AttemptEntity): boolean {
  return outcome === 'rejected' || outcome === 'unmatched';
}

function piece(level: EvidenceLevel, at: Instant, source: Evidence['source']): Evidence {
  return { level, at, source, text: EVIDENCE_TEXTS[level] };
}
