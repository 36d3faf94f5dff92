import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SIZE_MB = 64;
const PAGE = Buffer.alloc(4096);

/** A small file system of its own for one database, which the user who runs the case must be allowed to mount. */
export interface SmallFileSystem {
  /** A folder on it. */
  readonly folder: string;
  /** From now on the folder cannot be opened for writing (EROFS); what is open already stays as it is. */
  makeReadOnly(): void;
  makeWritable(): void;
  /** Leaves no byte free. */
  fill(): void;
  free(): void;
  dispose(): void;
}

/** @returns why it cannot be, in a sentence, where the user may not mount */
export function mountSmallFileSystem(): SmallFileSystem | string {
  const root = mkdtempSync(join(tmpdir(), 'ringback-small-'));
  const [inner, folder] = [join(root, 'inner'), join(root, 'outer')];
  for (const path of [inner, folder]) mkdirSync(path);
  const unmount = (path: string) => execFileSync('umount', ['--lazy', path], { stdio: 'ignore' });
  try {
    mount('-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', inner);
  } catch (error) {
    rmSync(root, { recursive: true });
    return String((error as { stderr?: unknown }).stderr ?? error).trim();
  }
  mount('--bind', inner, folder);
  const ballast = join(inner, 'ballast');
  let layers = 1;
  return {
    folder,
    // A bound mount above the first: the kernel refuses to make one read-only in which files are open for writing.
    makeReadOnly: () => {
      mount('--bind', inner, folder);
      layers += 1;
      mount('-o', 'remount,bind,ro', folder);
    },
    makeWritable: () => mount('-o', 'remount,bind,rw', folder),
    fill: () => fillUp(ballast),
    free: () => rmSync(ballast),
    dispose: () => {
      for (let layer = 0; layer < layers; layer += 1) unmount(folder);
      unmount(inner);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function mount(...args: readonly string[]): void {
  execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function fillUp(file: string): void {
  for (;;) {
    try {
      appendFileSync(file, PAGE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}

/**
 * Lets every write of a process to a file fail, those to files that are open already too, or lets them succeed again: the limit
 * of a file's size, which one may set for one's own processes (util-linux).
 */
export async function failWrites(pid: number, fail: boolean): Promise<void> {
  await run('prlimit', ['--pid', String(pid), `--fsize=${fail ? '0' : 'unlimited'}:unlimited`]);
}
