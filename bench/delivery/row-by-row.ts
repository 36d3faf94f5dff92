import type { DatabaseKind } from '../harness/databases.js';
import { measureInterleaved } from '../harness/interleaved.js';
import type { Bench } from '../harness/part.js';
import { median, ratio, ratioText, shortNumber } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import { KEEPS_JOURNAL, KEEPS_STATE, RINGBACK, withDrainer, withSinks, type DrainResult } from './drain.js';
import { GA4, METRICA, DRAIN_SUBJECTS, type DrainSubject } from './subjects.js';

const ROWS = { ringback: 4_000, rowByRow: 100 };
/** GA4 takes one row per request from everybody. */
const OTHERS = DRAIN_SUBJECTS.filter((subject) => subject !== GA4);
const TINY = { ringback: 40, rowByRow: 5 };

type Contender = 'ringback' | 'state' | 'journal';
const CONTENDERS: readonly Contender[] = ['ringback', 'state', 'journal'];
/** Drains a backlog of this size. Returns rows per second. */
type Drain = (destination: string, rows: number) => Promise<number>;

/**
 * Rows per second against two programs that send a row at a time and save it by its repository, interleaved: one stores only the
 * upload's state, the other Ringback's journal, before and after sending.
 */
export async function measureRowByRow(bench: Bench, kind: DatabaseKind, latencyMs: number): Promise<void> {
  const rows = bench.tiny ? TINY : ROWS;
  const results: string[][] = [];
  const subjects = bench.tiny ? [METRICA] : OTHERS;
  const rowsOf = ({ mostRows = Infinity }: DrainSubject): Record<Contender, number> => ({
    ringback: Math.min(rows.ringback, mostRows),
    state: rows.rowByRow,
    journal: rows.rowByRow,
  });
  await withDrains(bench, kind, latencyMs, async (drains) => {
    // Before any is measured, each drains every subject once: the code that they share is as warm for the first as for the last.
    for (const subject of subjects) for (const who of CONTENDERS) await drains[who](subject.destination, rowsOf(subject)[who]);
    for (const subject of subjects) {
      const { name, destination } = subject;
      const many = rowsOf(subject);
      const measured = await measureInterleaved(CONTENDERS, bench.rounds, (who) => drains[who](destination, many[who]));
      const of = (who: Contender) => measured.get(who) ?? [];
      const against = (who: Contender) => [shortNumber(median(of(who))), ratioText(ratio(of('ringback'), of(who)))];
      results.push([name, shortNumber(median(of('ringback'))), ...against('journal'), ...against('state'), '≥ 40×']);
    }
  });
  const title = `Rows per second on ${kind}, sinks that answer ${latencyMs === 0 ? 'at once' : `after ${latencyMs} ms`}`;
  const head = [
    'Ringback',
    'one at a time, same journal',
    'measured (from–to)',
    'only the state',
    'measured (from–to)',
    'wanted',
  ];
  bench.print(table([title, ...head], results));
}

function withDrains(
  bench: Bench,
  kind: DatabaseKind,
  latencyMs: number,
  work: (drains: Record<Contender, Drain>) => Promise<void>,
): Promise<void> {
  return withSinks({ latencyMs }, (sinks) =>
    withDrainer<DrainResult, void>(bench, RINGBACK, kind, sinks, (ringback) =>
      withDrainer<number, void>(bench, KEEPS_STATE, kind, sinks, (state) =>
        withDrainer<number, void>(bench, KEEPS_JOURNAL, kind, sinks, (journal) =>
          work({
            ringback: async (destination, rows) => rows / (await ringback.drain(destination, rows)).seconds,
            state: (destination, rows) => state.drain(destination, rows),
            journal: (destination, rows) => journal.drain(destination, rows),
          }),
        ),
      ),
    ),
  );
}
