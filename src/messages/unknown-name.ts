import { bothLanguages, type LocalizedText } from '../domain/localized-text.js';

/** What lists and commands are narrowed to by its name. */
export const FILTER_KINDS = ['project', 'source', 'destination', 'platform', 'goal'] as const;
export type FilterKind = (typeof FILTER_KINDS)[number];

const NONE_RU: Readonly<Record<FilterKind, string>> = {
  project: 'Такого проекта',
  source: 'Такого источника',
  destination: 'Такой площадки',
  platform: 'Такой рекламной системы',
  goal: 'Такой цели',
};

/**
 * Nothing is narrowed to what is not there: an empty answer would say that nothing happened. The name is not repeated: it may be
 * a token or a phone that came into the wrong field.
 */
export function unknownNameText(kind: FilterKind, known: readonly string[]): LocalizedText {
  const list = [...new Set(known)].join(', ');
  return bothLanguages(
    `There is no such ${kind}. There ${list === '' ? 'are none' : `are: ${list}`}.`,
    `${NONE_RU[kind]} нет. Есть: ${list || 'ни одной записи'}.`,
  );
}
