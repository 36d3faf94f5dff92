import { readDateTime, readIdentifier, readMoney, type Cells, type FileRules } from './row.js';

const IDENTIFIERS = ['ClientId', 'UserId', 'Yclid'] as const;
const REQUIRED = ['DateTime'] as const;

/** What may stand in a column; an empty cell may stand in all of them. */
const OPTIONAL = {
  StaticCall: /^[01]$/,
  Price: /^/,
  Currency: /^/,
  PhoneNumber: /^\+\d{7,15}$/,
  TalkDuration: /^\d+$/,
  HoldDuration: /^\d+$/,
  CallMissed: /^[01]$/,
  Tag: /^/,
  FirstTimeCaller: /^[01]$/,
  URL: /^/,
  CallTrackerURL: /^/,
} as const;

/** Calls, static and missed ones included. Only a static one may be of nobody. Yandex: file format [Y18], read 2026-11-22. */
export const CALL_FILE: FileRules = {
  identifiers: IDENTIFIERS,
  required: REQUIRED,
  known: new Set<string>([...IDENTIFIERS, ...REQUIRED, ...Object.keys(OPTIONAL)]),
  readRow: (cells) => {
    const identifier = readIdentifier(cells, IDENTIFIERS);
    const occurredAt = readDateTime(cells['DateTime'] ?? '');
    const money = readMoney(cells);
    const isStatic = cells['StaticCall'] === '1';
    if (identifier === 'bad' || (identifier === null && !isStatic)) return null;
    if (occurredAt === null || money === 'bad' || !isWellWritten(cells)) return null;
    return { identifier, target: null, occurredAt, isStatic, cells, ...money };
  },
};

function isWellWritten(cells: Cells): boolean {
  return Object.entries(OPTIONAL).every(([column, form]) => !cells[column] || form.test(cells[column]));
}
