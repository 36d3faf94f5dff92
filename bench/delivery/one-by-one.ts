import type { DatabaseKind } from '../harness/databases.js';
import { median, ratio, ratioText, short } from '../harness/figures.js';
import type { Bench } from '../harness/part.js';
import { inTurns } from '../harness/rounds.js';
import { table } from '../harness/table.js';
import { RINGBACK, ROW_BY_ROW, withDrainer, withSinks, type Drained } from './drain.js';
import { GA4, METRICA, SUBJECTS } from './subjects.js';

const ROWS = { ringback: 4_000, rowByRow: 100 };
/** GA4 takes one row a request from everybody. */
const OTHERS = SUBJECTS.filter((subject) => subject !== GA4);
const TINY = { ringback: 40, rowByRow: 5 };

/** Rows per second against one who sends a row at a time and saves it by its repository, in turns. */
export async function measureOneByOne(bench: Bench, kind: DatabaseKind, latencyMs: number): Promise<void> {
  const rows = bench.tiny ? TINY : ROWS;
  const results: string[][] = [];
  await withSinks({ latencyMs }, (sinks) =>
    withDrainer<Drained, void>(bench, RINGBACK, kind, sinks, (ringback) =>
      withDrainer<number, void>(bench, ROW_BY_ROW, kind, sinks, async (rowByRow) => {
        for (const { name, destination, mostRows = Infinity } of bench.tiny ? [METRICA] : OTHERS) {
          const many = Math.min(rows.ringback, mostRows);
          const ours = async (count: number) => count / (await ringback.drain(destination, count)).seconds;
          const theirs = (count: number) => rowByRow.drain(destination, count);
          await ours(Math.ceil(many / 4));
          await theirs(Math.ceil(rows.rowByRow / 4));
          const measured = await inTurns(['ours', 'theirs'] as const, bench.rounds, (who) =>
            who === 'ours' ? ours(many) : theirs(rows.rowByRow),
          );
          const [us, them] = [measured.get('ours') ?? [], measured.get('theirs') ?? []];
          results.push([name, short(median(us)), short(median(them)), ratioText(ratio(us, them)), '≥ 40×']);
        }
      }),
    ),
  );
  const title = `Rows per second on ${kind}, sinks that answer ${latencyMs === 0 ? 'at once' : `after ${latencyMs} ms`}`;
  bench.print(table([title, 'Ringback', 'one at a time, saved by its repository', 'measured (from–to)', 'wanted'], results));
}
