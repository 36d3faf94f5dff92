// `npm run bench [PART...]`: turns the TypeScript of this folder into JavaScript under .work/bench and runs it. See README.md.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformFileSync } from '@swc/core';

const here = import.meta.dirname;
const out = fileURLToPath(new URL('../.work/bench/', import.meta.url));
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

rmSync(out, { recursive: true, force: true });
for (const name of readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))) {
  const file = join(out, name.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, transformFileSync(join(here, name), options).code);
}
const { main } = await import(pathToFileURL(join(out, 'main.js')).href);
process.exitCode = await main(process.argv.slice(2));
