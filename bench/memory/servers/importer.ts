import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { loadAppContext } from '#dist/app-context.js';
import { withProcessing } from '#dist/cli/with-app.js';
import { CallsImportService } from '#dist/processing/import/calls-import.service.js';
import { writeConfig } from '../../harness/ringback-config.js';
import { serveParent } from '../../harness/serve-parent.js';
import { callsAsCsv } from '../../processing/calls.js';
import { PROJECT, SOURCE } from '../../processing/project.js';

export interface ImportOrder {
  readonly url: string;
  readonly lines: number;
  readonly now: number;
}

/** Measurements after this many lines. */
export interface ImportSample {
  readonly lines: number;
  readonly seconds: number;
  readonly residentBytes: number;
}

const SAMPLES = 20;
const LINES_AT_ONCE = 1_000;

/** `ringback import` of a file that is written while it is read: this process's memory is measured. */
serveParent(() =>
  Promise.resolve({
    ready: null,
    orders: {
      import: async ({ url, lines, now }: ImportOrder): Promise<ImportSample[]> => {
        const config = writeConfig(url, PROJECT);
        const path = join(mkdtempSync(join(tmpdir(), 'ringback-bench-file-')), 'calls.csv');
        await pipeline(Readable.from(fileOf(lines, now)), createWriteStream(path));
        const samples: ImportSample[] = [];
        const begun = performance.now();
        const progress = (_share: number, done: number) => {
          if (done < (lines * (samples.length + 1)) / SAMPLES) return;
          const seconds = (performance.now() - begun) / 1000;
          samples.push({ lines: done, seconds, residentBytes: process.memoryUsage.rss() });
        };
        try {
          await withProcessing(await loadAppContext({ config }), (app) =>
            app
              .get(CallsImportService)
              .importFile({ path, format: null, source: SOURCE, dryRun: false }, { bad: () => undefined, progress }),
          );
          return samples;
        } finally {
          for (const file of [config, path]) rmSync(dirname(file), { recursive: true });
        }
      },
    },
  }),
);

function* fileOf(lines: number, now: number): Generator<string> {
  for (let from = 0; from < lines; from += LINES_AT_ONCE) {
    const text = callsAsCsv(from, Math.min(LINES_AT_ONCE, lines - from), now);
    yield from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  }
}
