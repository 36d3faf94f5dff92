// Builds the service and the dashboard beside the present build, then swaps the folders: a build that is interrupted or fails
// leaves what is there, and a service that runs from it never finds its files gone.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const [present, next, previous] = ['dist', '.build/dist', '.build/previous'].map((folder) => join(root, folder));
const only = process.argv[2];

/** Runs a package's own program; the PATH is not asked. */
function run(packageName, bin, ...args) {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  execute(join(dirname(manifest), bin), ...args);
}

function execute(file, ...args) {
  const { status, signal } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(signal === 'SIGINT' ? 130 : (status ?? 1));
}

function buildDashboard(outDir) {
  const where = ['--outDir', join(outDir, 'dashboard'), '--emptyOutDir'];
  run('vite', 'bin/vite.js', 'build', 'dashboard', '--config', 'dashboard/vite.config.ts', '--logLevel', 'warn', ...where);
  compress(join(outDir, 'dashboard/assets'));
}

/** Each text file once more as .br and .gz, for browsers that take them; the service compresses nothing by itself. */
function compress(folder) {
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  for (const name of readdirSync(folder).filter((file) => /\.(js|css|svg)$/.test(file))) {
    const content = readFileSync(join(folder, name));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, brotli));
  }
}

if (only === 'dashboard') {
  execute('scripts/make-api-types.mjs', pathToFileURL(join(present, '/')).href);
  buildDashboard(present);
} else {
  rmSync(join(root, '.build'), { recursive: true, force: true });
  execute('scripts/make-definitions.mjs');
  run('typescript', 'bin/tsc', '-p', 'tsconfig.build.json', '--outDir', next);
  // The package is ESM; so is what was built, wherever it lies.
  writeFileSync(join(root, '.build/package.json'), '{ "type": "module" }\n');
  execute('scripts/make-api-types.mjs', pathToFileURL(join(next, '/')).href);
  buildDashboard(next);
  if (existsSync(present)) renameSync(present, previous);
  renameSync(next, present);
  rmSync(join(root, '.build'), { recursive: true, force: true });
}
