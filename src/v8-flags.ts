import { setFlagsFromString } from 'node:v8';

/**
 * What the launcher tells V8 before it loads anything.
 *
 * - `heap-growing-percent`: how much the old generation may grow between two collections. By default V8 lets it grow to three
 *   times its size: an import of 20 000 lines took 350 MB instead of 230, in the same time (2026-11-30). With 60 a service under
 *   full load took 30 MB more than with 30, and no less CPU time (2026-12-01).
 * - `semi-space-growth-factor`: loading the framework would grow the young generation to a size that an idle process keeps.
 */
export const LAUNCH_FLAGS = ['--heap-growing-percent=30', '--semi-space-growth-factor=1'] as const;

/** V8's default. To be called after the start: the young generation may grow with the load again. */
export function letYoungGenerationGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
