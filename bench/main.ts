import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadParts } from './harness/parts.js';
import { Databases } from './harness/databases.js';
import { machineLine } from './harness/machine.js';

const ROUNDS = '3';

const PICTURES = join('docs', 'benchmarks');
const NOWHERE = () => undefined;

function keepPicture(name: string, svg: string): void {
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(join(PICTURES, `${name}.svg`), svg);
}

/**
 * Runs the named parts, or all of them.
 * @returns the exit code; slow is no failure
 */
export async function main(args: readonly string[]): Promise<number> {
  const parts = await loadParts();
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      tiny: { type: 'boolean', default: false },
      rounds: { type: 'string', default: ROUNDS },
      minutes: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !parts.has(name));
  if (values.help || unknown.length > 0) {
    for (const name of unknown) console.error(`No part "${name}".`);
    console.log(
      `npm run bench [-- [--tiny] [--rounds N] [--minutes N] PART...]\n${[...parts].map(([name, { about }]) => `  ${name}  ${about}`).join('\n')}`,
    );
    return unknown.length > 0 ? 2 : 0;
  }
  const chosen = positionals.length > 0 ? positionals : [...parts].flatMap(([name, { onRequest }]) => (onRequest ? [] : [name]));
  const minutes = values.minutes === undefined ? null : Number(values.minutes);
  const databases = new Databases();
  try {
    console.log(await machineLine());
    for (const name of chosen) {
      const print = (text: string) => console.log(`\n${text}`);
      print(`# ${name}`);
      const rounds = values.tiny ? 1 : Number(values.rounds);
      await parts
        .get(name)
        ?.run({ tiny: values.tiny, rounds, minutes, databases, print, picture: values.tiny ? NOWHERE : keepPicture });
    }
    return 0;
  } finally {
    await databases.close();
  }
}
