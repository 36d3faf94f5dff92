import { bothLanguages, type LocalizedText } from '../domain/localized-text.js';

/** What lists and commands are narrowed to by its name. */
export const FILTER_KINDS = ['project', 'source', 'destination', 'platform', 'goal'] as const;
export type FilterKind = (typeof FILTER_KINDS)[number];

const NONE_RU: Readonly<Record<FilterKind, string>> = {
  project: 'Проекта',
  source: 'Источника',
  destination: 'Площадки',
  platform: 'Рекламной системы',
  goal: 'Цели',
};

/** Nothing is narrowed to what is not there: an empty answer would say that nothing happened. */
export function unknownNameText(kind: FilterKind, name: string, known: readonly string[]): LocalizedText {
  const list = [...new Set(known)].join(', ');
  return bothLanguages(
    `There is no ${kind} "${name}". There ${list === '' ? 'are none' : `are: ${list}`}.`,
    `${NONE_RU[kind]} «${name}» нет. Есть: ${list || 'ни одной записи'}.`,
  );
}
