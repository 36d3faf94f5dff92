import { DATABASES } from '../harness/databases.js';
import type { BenchPart } from '../harness/part.js';
import { measureAnswers } from './answers.js';
import { measureThroughput } from './throughput.js';

export const part: BenchPart = {
  about: 'processing, import, reconciliation, replay and simulation against the limit; webhooks beside them',
  async run(bench) {
    for (const kind of bench.tiny ? (['SQLite'] as const) : DATABASES) {
      await measureThroughput(bench, kind);
      await measureAnswers(bench, kind);
    }
  },
};
