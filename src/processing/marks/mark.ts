import { sentence } from '../../domain/localized-text.js';
import type { Instant } from '../../domain/time/instant.js';
import type { Actor } from '../../store/admin/audit.store.js';

type MarkLabel = 'spam' | 'test';

/**
 * A person's or a CRM's verdict, as given. It names the call by the first of: its id, the caller's number and a moment, a
 * visitor's identifier, the deal.
 */
export interface MarkRequest {
  /** The vendor's id of the call or our own. */
  readonly callId?: string | undefined;
  /** The caller's number in any spelling; needs `at`. */
  readonly phone?: string | undefined;
  readonly at?: Instant | undefined;
  /** The visitor's identifiers; each names the last call that carries it. */
  readonly yaCid?: string | undefined;
  readonly gaCid?: string | undefined;
  /** Any of gclid, gbraid, wbraid, yclid, rb_clickid. */
  readonly clickId?: string | undefined;
  /** The CRM's deal, stored with the mark; alone it names the last call to which an earlier mark gave it. */
  readonly dealId?: string | undefined;
  /** When the marked event happened, such as the sale; by default at the time of the call. */
  readonly happenedAt?: Instant | undefined;
  /** Narrows the search if calls of several sources or projects have this id or number. */
  readonly source?: string | undefined;
  readonly project?: string | undefined;
  readonly goal?: string | undefined;
  /** In the currency's units. */
  readonly value?: number | undefined;
  readonly currency?: string | undefined;
  readonly note?: string | undefined;
  /** Removes the goal or the label. */
  readonly remove?: boolean | undefined;
  readonly label?: MarkLabel | undefined;
}

const MARK_REFUSALS = [
  'GOAL_MISSING',
  'GOAL_UNKNOWN',
  'CALL_MISSING',
  'CALL_AMBIGUOUS',
  'PHONE_INVALID',
  'MOMENT_MISSING',
  'MOMENT_IN_FUTURE',
  'IDENTIFIER_INVALID',
  'CALL_ERASED',
] as const;
type MarkRefusal = (typeof MARK_REFUSALS)[number];

/** The answer to one mark; `callId` is our id of the call. */
export type MarkAnswer =
  | { readonly outcome: 'marked' | 'unchanged'; readonly callId: string }
  | { readonly outcome: 'unmatched' }
  | { readonly outcome: 'refused'; readonly code: MarkRefusal; readonly message: string };

/** Who marks, and the projects that they have access to; null for all. */
export interface MarkAuthor extends Actor {
  readonly projects: readonly string[] | null;
}

/** In English; `inLanguage` finds the Russian translation. */
const REFUSAL_TEXTS: Readonly<Record<MarkRefusal, string>> = {
  GOAL_MISSING: sentence(
    'Name the goal that the call counts for, or a label (spam or test).',
    'Назовите цель, по которой считать звонок, или метку (spam или test).',
  ),
  GOAL_UNKNOWN: sentence(
    'The call is there, and its project has no such goal. Take one of the goals in the config.',
    'Звонок есть, а такой цели у его проекта нет. Возьмите одну из целей конфига.',
  ),
  CALL_MISSING: sentence(
    'Name the call: callId, or phone and at, or yaCid, gaCid, clickId or dealId.',
    'Назовите звонок: callId, или phone и at, или yaCid, gaCid, clickId либо dealId.',
  ),
  CALL_AMBIGUOUS: sentence(
    'Several calls fit. Add the project or the source.',
    'Подходит несколько звонков. Добавьте проект или источник.',
  ),
  PHONE_INVALID: sentence(
    'The phone is no number in international or Russian form.',
    'Номер телефона не международный и не российский.',
  ),
  MOMENT_MISSING: sentence('A phone needs the moment of the call beside it: at.', 'К телефону нужен момент звонка: at.'),
  MOMENT_IN_FUTURE: sentence(
    'happenedAt lies in the future. Name the moment of the sale, with its time zone.',
    'happenedAt в будущем. Назовите момент продажи вместе с часовым поясом.',
  ),
  IDENTIFIER_INVALID: sentence(
    'The identifier is damaged: yaCid is 1 to 20 digits, gaCid looks like 1234567890.1763800000.',
    'Идентификатор повреждён: yaCid это от 1 до 20 цифр, gaCid выглядит как 1234567890.1763800000.',
  ),
  CALL_ERASED: sentence(
    'The data of the person who made this call was erased on request, and nothing new is added to it.',
    'Данные этого человека удалены по его просьбе, добавить к звонку ничего нельзя.',
  ),
};

/** A mark that cannot be taken, with what to do about it. */
export function refusedMark(code: MarkRefusal): MarkAnswer & { outcome: 'refused' } {
  return { outcome: 'refused', code, message: REFUSAL_TEXTS[code] };
}
