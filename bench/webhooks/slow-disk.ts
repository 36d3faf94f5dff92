import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every flush to disk takes a millisecond longer, as on disks that really flush. */
const SHIM = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
static int later(const char *name, int fd) {
  int (*flush)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  usleep(1000);
  return flush(fd);
}
int fsync(int fd) { return later("fsync", fd); }
int fdatasync(int fd) { return later("fdatasync", fd); }
`;

/** The environment in which a process has a slower disk; null where it is not possible: needs Linux and a C compiler. */
export function slowDisk(): NodeJS.ProcessEnv | null {
  if (process.platform !== 'linux') return null;
  const folder = mkdtempSync(join(tmpdir(), 'ringback-bench-disk-'));
  const library = join(folder, 'slow-disk.so');
  writeFileSync(join(folder, 'slow-disk.c'), SHIM);
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-o', library, join(folder, 'slow-disk.c'), '-ldl'], { stdio: 'ignore' });
    return { LD_PRELOAD: library };
  } catch {
    return null;
  }
}
