import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name));

function filesWith(pattern: RegExp): string[] {
  return sources.filter((file) => pattern.test(readFileSync(file, 'utf8')));
}

describe('the source code', () => {
  it('keeps its import rules', () => {
    const { stdout } = spawnSync('node_modules/.bin/depcruise', ['--config', '.dependency-cruiser.cjs', 'src', 'dashboard/src'], {
      encoding: 'utf8',
    });
    expect(stdout).toContain('no dependency violations found');
  });

  it('reads the environment only in the config', () => {
    expect(filesWith(/process\.env/)).toEqual(['src/config/environment.ts']);
  });

  it('opens SQLite only with the binary that fits this Node', () => {
    expect(filesWith(/^import (?!type )[^;]*'better-sqlite3(-napi)?'/m)).toEqual([]);
    expect(filesWith(/'better-sqlite3-napi'/)).toEqual([
      'src/store/database/better-sqlite3-napi.d.ts',
      'src/store/database/sqlite.ts',
    ]);
    expect(filesWith(/\bSQLITE_PACKAGE\b/)).toEqual(
      ['integrity-check.ts', 'sqlite.ts', 'sqlite/sqlite-thread.ts'].map((file) => join('src/store/database', file)),
    );
    expect(filesWith(/type: 'better-sqlite3'/)).toEqual(['src/store/database/data-source.ts']);
  });

  it('reads the time only through the clock', () => {
    expect(filesWith(/Date\.now\(\)|new Date\(\)/)).toEqual(['src/runtime/clock.ts']);
  });
});
