import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name));

function filesWith(pattern: RegExp): string[] {
  return sources.filter((file) => pattern.test(readFileSync(file, 'utf8'))).sort();
}

describe('the wiring of the source', () => {
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

  it('loads config, vendors and platforms together in one place', () => {
    expect(filesWith(/\bloadPlatforms\(\)/).filter((file) => file !== 'src/destinations/destinations.ts')).toEqual([
      'src/app-context.ts',
    ]);
  });
});
