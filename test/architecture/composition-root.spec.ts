import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name));

function filesWith(pattern: RegExp): string[] {
  return sources.filter((file) => pattern.test(readFileSync(file, 'utf8'))).sort();
}

/** The packages that files load at start, through their static imports. */
function packagesLoadedBy(...entries: readonly string[]): Set<string> {
  const [packages, files] = [new Set<string>(), new Set(entries)];
  for (const file of files)
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm))
      if (name.startsWith('.')) files.add(join(dirname(file), name.replace(/\.js$/, '.ts')));
      else packages.add(name);
  return packages;
}

describe('the wiring of the source', () => {
  it('loads no library before a command needs one: `--version` and `--help` answer at once', () => {
    const loaded = [...packagesLoadedBy('src/cli/index.ts')].filter((name) => !name.startsWith('node:'));
    expect(loaded.toSorted()).toEqual(['commander', 'fastest-levenshtein']);
  });

  it('loads with the service what takes webhooks, and what few requests, platforms or databases need when they do', () => {
    const adapters = sources.filter((file) => /^src\/(platforms|sources)\/[^/]+\/index\.ts$/.test(file));
    expect(adapters.length).toBeGreaterThan(4);
    const loaded = packagesLoadedBy('src/main.ts', ...adapters);
    expect(loaded).toContain('@nestjs/core');
    const later =
      /^(pg$|axios|@nestjs\/swagger|@google-ads|google-|@grpc|protobufjs|nodemailer|@fastify\/multipart|cli-table3|commander)/;
    expect([...loaded].filter((name) => later.test(name))).toEqual([]);
  });

  it('imports the scheduler only in AppModule', () => {
    expect(filesWith(/\bScheduleModule\b/)).toEqual(['src/app.module.ts']);
  });

  it('imports modules with jobs only in AppModule, so that nothing happens by itself elsewhere', () => {
    const modules = filesWith(/export class \w+JobsModule\b/);
    expect(modules.length).toBeGreaterThan(3);
    expect(filesWith(/^import .*-jobs\.module\.js'/m)).toEqual(['src/app.module.ts']);
  });

  it('makes one HTTP client per process, and one for the demo, which is a client of the service', () => {
    const makers = filesWith(/\bcreateHttpClient\(/).filter((file) => file !== 'src/runtime/http.ts');
    expect(makers).toEqual(['src/cli/demo/run-demo.ts', 'src/core.module.ts']);
  });

  it('makes stores and the services over them only through Nest', () => {
    expect(filesWith(/\bnew \w+Store\(/)).toEqual([]);
    expect(
      filesWith(/\bnew (ErasureService|AdminKeysService|ReplayService|ReceiptProcessor|ExportService|DoctorService)\(/),
    ).toEqual([]);
  });

  it('keeps nothing in a session of PostgreSQL, which a pooler in transaction mode hands to others', () => {
    const sessionWide =
      /pg_(?:try_)?advisory_(?:un)?lock\b|\bLISTEN [a-z"]|[;`'"]\s*SET (?!LOCAL\b)[A-Za-z]|TEMP(?:ORARY)? TABLE/;
    expect(filesWith(sessionWide)).toEqual([]);
    expect(filesWith(/pg_(?:try_)?advisory_xact_lock|SET LOCAL/).length).toBeGreaterThan(2);
  });

  it('loads config, vendors and platforms together in one place', () => {
    expect(filesWith(/\bloadPlatforms\(\)/).filter((file) => file !== 'src/destinations/destinations.ts')).toEqual([
      'src/app-context.ts',
    ]);
  });
});
