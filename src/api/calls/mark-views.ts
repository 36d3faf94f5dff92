import { z } from 'zod';
import { fromMinorUnits } from '../../domain/money.js';
import { toIso } from '../../domain/time/instant.js';
import type { MarkEntity } from '../../store/schema/entities/admin.entity.js';
import { isoTime, nullableText, nullableTime } from '../http/answer.js';

/** A person's or a CRM's mark on a call; shown wherever the call is. */
export const markSchema = z
  .strictObject({
    at: isoTime.describe('When it was said.'),
    who: z.string().describe('The name of the key.'),
    goal: nullableText.describe('Null for a label, which speaks of every goal.'),
    label: z.enum(['spam', 'test']).nullable(),
    removed: z.boolean(),
    value: z.number().nullable().describe('In the currency’s units.'),
    currency: nullableText,
    happenedAt: nullableTime.describe('The moment of the sale, where the mark names one.'),
    dealId: nullableText,
    note: nullableText,
  })
  .meta({ id: 'Mark' });
export type MarkView = z.output<typeof markSchema>;

export function toMarkView(mark: MarkEntity): MarkView {
  const { at, who, goal, label, removed, valueMinor, currency, happenedAt, dealId, note } = mark;
  const value = valueMinor === null ? null : fromMinorUnits(valueMinor);
  return { at: toIso(at), who, goal, label, removed, value, currency, happenedAt: toIso(happenedAt), dealId, note };
}

/** One line for a table's cell: who marked what, and the note. */
export function markText({ who, goal, label, removed, note }: MarkView): string {
  const said = `${who}: ${removed ? '-' : ''}${label ?? goal ?? ''}`;
  return note === null ? said : `${said} (${note})`;
}

export const MARK_EXAMPLE: MarkView = {
  at: '2026-11-25T09:12:00.000Z',
  who: 'crm',
  goal: 'sale',
  label: null,
  removed: false,
  value: 42000,
  currency: 'RUB',
  happenedAt: '2026-11-25T09:00:00.000Z',
  dealId: '118',
  note: 'Contract 118',
};
