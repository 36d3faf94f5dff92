import { AS_LAUNCHED, startChild } from '../harness/child.js';
import { DATABASES } from '../harness/databases.js';
import type { BenchPart } from '../harness/part.js';
import { shortNumber } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import { verdictOf } from '../processing/verdicts.js';
import { measureIdle } from './idle.js';
import type { ImportOrder, ImportSample } from './servers/importer.js';

/** Lines per file: memory must not grow with them. */
const FILES = [20_000, 200_000, 1_000_000];
const TINY_FILES = [200];
const MOST_BYTES = 300 * 1024 * 1024;

export const part: BenchPart = {
  about: 'memory of an idle service, and of an import, up to a file of a million calls on SQLite',
  onRequest: true,
  async run(bench) {
    await measureIdle(bench, bench.tiny ? ['SQLite'] : DATABASES);
    for (const lines of bench.tiny ? TINY_FILES : FILES) {
      const database = await bench.databases.fresh('SQLite');
      const importer = await startChild<null>(new URL('./servers/importer.js', import.meta.url), null, AS_LAUNCHED);
      try {
        const order: ImportOrder = { url: database.url, lines, now: Date.now() };
        const samples = await importer.ask<ImportSample[]>('import', order);
        const { mostBytes } = await importer.usage();
        bench.print(
          table(
            [`import of ${lines} lines: after so many`, 'seconds', 'lines a second so far', 'memory'],
            [
              ...samples.filter((_, at) => at % 4 === 3).map(rowOf),
              ['at most', '', '', `${megabytes(mostBytes)} ${verdictOf(mostBytes, { most: MOST_BYTES, text: '300 MB' })}`],
            ],
          ),
        );
      } finally {
        await importer.stop();
        await database.dispose();
      }
    }
  },
};

function rowOf({ lines, seconds, residentBytes }: ImportSample): string[] {
  return [String(lines), seconds.toFixed(1), shortNumber(lines / seconds), megabytes(residentBytes)];
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
