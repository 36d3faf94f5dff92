import { readFileSync } from 'node:fs';

interface LockEntry {
  optionalDependencies?: Record<string, string>;
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockEntry> };

/** npm looks for a package beside its dependent first, then in each folder above. */
function isLocked(dependent: string, name: string): boolean {
  for (let folder = dependent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

describe('the lock file', () => {
  it('has an entry for every optional platform binary, or npm ci refuses it on another machine', () => {
    const missing = Object.entries(lock.packages).flatMap(([dependent, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !isLocked(dependent, name))
        .map((name) => `${dependent} -> ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
