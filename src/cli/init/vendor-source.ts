import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { VENDOR_EXAMPLES } from './vendors.js';

/** A call source as the config shows it. */
export interface SourceTemplate {
  readonly id: string;
  /** The variable that contains the token of the webhook address. */
  readonly tokenVariable: string;
  /** Other variables that the source needs. */
  readonly otherVariables: readonly string[];
  /** The lines after `sources:`, a list with one entry, not indented. */
  readonly lines: readonly string[];
}

/** The source of an example, in the business's own time zone. */
export function vendorSource(vendor: string, timezone: string): SourceTemplate {
  const text = readFileSync(join(VENDOR_EXAMPLES, `${vendor}.yaml`), 'utf8');
  const section = /^sources:\n((?:[ #].*\n|\n)+)/m.exec(text)?.[1] ?? '';
  const lines = section.trimEnd().split('\n');
  const [source] = parse(section) as { id: string; tokens: string }[];
  if (source === undefined) throw new Error(`the example of ${vendor} has no source`);
  const tokenVariable = /\$\{(\w+)\}/.exec(source.tokens)?.[1] ?? '';
  const variables = lines
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => [...line.matchAll(/\$\{(\w+)\}/g)].map((found) => found[1] ?? ''));
  return {
    id: source.id,
    tokenVariable,
    otherVariables: [...new Set(variables)].filter((name) => name !== tokenVariable),
    lines: lines.map((line) => line.slice(2).replace(/^( {2}timezone: )\S+/, `$1${timezone}`)),
  };
}
