import type { Databases } from './databases.js';

/** What a part gets to work with. */
export interface Bench {
  /** So few requests that nothing is measured and everything runs: for the test that keeps the bench alive. */
  readonly tiny: boolean;
  /** How often each subject is measured, interleaved. */
  readonly rounds: number;
  /** How long a soak lasts; null for its usual time. */
  readonly minutes: number | null;
  readonly databases: Databases;
  /** A paragraph or a table for the reader. */
  print(text: string): void;
  /** Leaves an SVG picture in docs/benchmarks/. Nothing where nothing is measured. */
  picture(name: string, svg: string): void;
}

/** One part of `npm run bench`: a folder beside `harness/` whose `index.ts` exports `part`. */
export interface BenchPart {
  /** What it measures, in one line. */
  readonly about: string;
  /** Takes so long that it runs only when it is named. */
  readonly onRequest?: boolean;
  run(bench: Bench): Promise<void>;
}
