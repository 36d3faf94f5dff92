import { createRequire } from 'node:module';

const requireHere = createRequire(import.meta.url);

/** Whether an optional package is there. Only its place is looked for, it is not loaded. */
export function isPackageInstalled(name: string): boolean {
  try {
    requireHere.resolve(name);
    return true;
  } catch {
    return false;
  }
}
