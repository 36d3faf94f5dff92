import { DATABASES } from '../harness/databases.js';
import type { BenchPart } from '../harness/part.js';
import { measureBacklogs } from './backlogs.js';
import { measureClaims } from './claims.js';
import { measureLatency } from './latency.js';
import { measureRowByRow } from './row-by-row.js';

/** 0 shows our own cost; platforms take longer. */
const LATENCIES_MS = [0, 50];

export const part: BenchPart = {
  about: 'drains of backlogs to local sinks: against a row at a time, against latency; statements, memory, claims among millions',
  async run(bench) {
    for (const kind of bench.tiny ? (['SQLite'] as const) : DATABASES) {
      for (const latencyMs of bench.tiny ? [0] : LATENCIES_MS) await measureRowByRow(bench, kind, latencyMs);
      await measureLatency(bench, kind);
      await measureBacklogs(bench, kind);
    }
    if (!bench.tiny) await measureClaims(bench);
  },
};
