import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ringback's own version, from its package.json. */
export const VERSION = readVersion();

function readVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
