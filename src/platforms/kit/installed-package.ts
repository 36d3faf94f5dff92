import { createRequire } from 'node:module';

const requireHere = createRequire(import.meta.url);

/** Whether an optional package is installed. Resolves its path without loading it. */
export function isPackageInstalled(name: string): boolean {
  try {
    requireHere.resolve(name);
    return true;
  } catch {
    return false;
  }
}
