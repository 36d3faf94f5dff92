import { readDateTime, readIdentifier, readMoney, type FileRules } from './row.js';

const IDENTIFIERS = ['ClientId', 'UserId', 'Yclid', 'PurchaseId'] as const;
const REQUIRED = ['Target', 'DateTime'] as const;

/** Offline conversions. Yandex: file format [Y4], read 2026-11-22. */
export const CONVERSION_FILE: FileRules = {
  identifiers: IDENTIFIERS,
  required: REQUIRED,
  known: new Set<string>([...IDENTIFIERS, ...REQUIRED, 'Price', 'Currency']),
  readRow: (cells) => {
    const identifier = readIdentifier(cells, IDENTIFIERS);
    const occurredAt = readDateTime(cells['DateTime'] ?? '');
    const target = cells['Target'] ?? '';
    const money = readMoney(cells);
    if (identifier === null || identifier === 'bad' || occurredAt === null || target === '' || money === 'bad') return null;
    return { identifier, target, occurredAt, isStatic: false, cells, ...money };
  },
};
