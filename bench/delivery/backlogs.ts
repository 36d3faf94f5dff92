import type { DatabaseKind } from '../harness/databases.js';
import type { Bench } from '../harness/part.js';
import { shortNumber } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import { RINGBACK, withDrainer, withSinks, type DrainResult } from './drain.js';
import { METRICA, DRAIN_SUBJECTS, type DrainSubject } from './subjects.js';

const MB = 1024 * 1024;
const MOST_MORE_MB = 50;
/** The library behind google-ads-api takes seconds to load. */
const WARM_UP = 100;

interface Measured extends DrainResult {
  readonly mostBytes: number;
}

/** A small and a large backlog, each in a process of its own: speed, SQL statements, and memory of the larger one. */
export async function measureBacklogs(bench: Bench, kind: DatabaseKind): Promise<void> {
  const [few, many] = bench.tiny ? [20, 200] : [10_000, 100_000];
  const rows: string[][] = [];
  const wanted: string[][] = [];
  for (const subject of bench.tiny ? [METRICA] : DRAIN_SUBJECTS) {
    const small = subject.mostRows === undefined ? await measure(bench, kind, subject, few) : null;
    const large = await measure(bench, kind, subject, Math.min(many, subject.mostRows ?? many));
    for (const one of [small, large]) if (one) rows.push(rowOf(subject, one));
    const statements = perThousand(large.statements, large);
    wanted.push([`${subject.name}: SQL statements per 1000 rows`, shortNumber(statements), `≤ ${subject.mostStatements}`]);
    if (!small) continue;
    const more = (large.mostLiveBytes - small.mostLiveBytes) / MB;
    wanted.push([
      `${subject.name}: MB more in use at ${large.rows} waiting than at ${small.rows}`,
      more.toFixed(0),
      `≤ ${MOST_MORE_MB}`,
    ]);
  }
  const head = ['rows', 'requests', 'rows per second', 'statements', 'transactions', 'most in use, MB', 'most taken, MB'];
  bench.print(table([`Backlogs on ${kind}, sinks that answer at once`, ...head], rows));
  bench.print(table([`Backlogs on ${kind}`, 'measured', 'wanted'], wanted));
}

function measure(bench: Bench, kind: DatabaseKind, { destination }: DrainSubject, rows: number): Promise<Measured> {
  return withSinks({ latencyMs: 0 }, (sinks) =>
    withDrainer<DrainResult, Measured>(bench, RINGBACK, kind, sinks, async (ringback) => {
      await ringback.drain(destination, bench.tiny ? 1 : WARM_UP);
      const drained = await ringback.drain(destination, rows, true);
      return { ...drained, mostBytes: (await ringback.usage()).mostBytes };
    }),
  );
}

function rowOf({ name }: DrainSubject, one: Measured): string[] {
  const { rows, requests, seconds, statements, transactions } = one;
  const megabytes = [one.mostLiveBytes / MB, one.mostBytes / MB];
  const numbers = [rows, requests, rows / seconds, perThousand(statements, one), perThousand(transactions, one), ...megabytes];
  return [name, ...numbers.map(shortNumber)];
}

function perThousand(count: number, { rows }: DrainResult): number {
  return count / (rows / 1000);
}
