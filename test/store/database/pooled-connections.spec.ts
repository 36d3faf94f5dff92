import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => [file, readFileSync(join('src', file), 'utf8')] as const);

/** What PostgreSQL keeps for a session: a pooler in transaction mode gives the next transaction another one. */
const SESSION_STATE = [
  ['an advisory lock of the session', /pg_(?:try_)?advisory_lock\b|pg_advisory_unlock/],
  ['a setting of the session', /[`'"](?:[^`'"]*;\s*)?SET (?!LOCAL|"|\$\{)[A-Za-z_]+ (?:=|TO)/],
  ['notifications', /\bLISTEN [a-z"]|\bUNLISTEN\b|pg_notify/],
  ['a named prepared statement', /\bPREPARE [a-z]|\bDEALLOCATE\b/],
  ['a temporary table', /CREATE TEMP/],
  ['a cursor that outlives its transaction', /WITH HOLD/],
] as const;

describe('a connection that a pooler lends for one transaction', () => {
  it.each(SESSION_STATE)('is asked to remember nothing: not %s', (_name, pattern) => {
    expect(SOURCES.filter(([, text]) => pattern.test(text)).map(([file]) => file)).toEqual([]);
  });
});
