import type { Databases } from './databases.js';

/** The tools of a part. */
export interface Bench {
  /** So few requests that everything runs and nothing is measured: for the test that keeps the bench working. */
  readonly tiny: boolean;
  /** How often each subject is measured, interleaved. */
  readonly rounds: number;
  /** Duration of a soak; null for the default. */
  readonly minutes: number | null;
  readonly databases: Databases;
  /** A paragraph or a table for the reader. */
  print(text: string): void;
  /** Writes an SVG picture to docs/benchmarks/. Nothing if nothing is measured. */
  picture(name: string, svg: string): void;
}

/** One part of `npm run bench`: a folder beside `harness/` whose `index.ts` exports `part`. */
export interface BenchPart {
  /** What it measures, in one line. */
  readonly about: string;
  /** Takes so long that it runs only on request. */
  readonly onRequest?: boolean;
  run(bench: Bench): Promise<void>;
}
