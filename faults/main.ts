import { parseArgs } from 'node:util';
import { DATABASES, Databases, type DatabaseKind } from '../bench/harness/databases.js';
import { machineLine } from '../bench/harness/machine.js';
import { CASES } from './cases/index.js';
import { FaultReport } from './report.js';
import { TestbedDestinations } from './testbed/destinations.js';

const OPTIONS = {
  tiny: { type: 'boolean', default: false },
  on: { type: 'string' },
  processes: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
} as const;

/**
 * Runs the named cases, or all of them.
 * @returns the exit code: 1 if something was lost, doubled or untrue, 2 for wrong usage
 */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  const kinds = DATABASES.filter((kind) => values.on === undefined || kind === values.on);
  const unknown = positionals.filter((name) => !CASES.has(name));
  if (values.help || unknown.length > 0 || kinds.length === 0) {
    for (const name of unknown) console.error(`No case "${name}".`);
    if (kinds.length === 0) console.error(`No database "${values.on}".`);
    console.log(usage());
    return values.help ? 0 : 2;
  }
  const databases = new Databases();
  const processes = Math.max(1, Math.trunc(Number(values.processes)) || 1);
  const destinations = await TestbedDestinations.load();
  const report = new FaultReport();
  try {
    for (const name of positionals.length > 0 ? positionals : CASES.keys())
      await run(name, { kinds, tiny: values.tiny, processes, databases, destinations, report });
  } finally {
    await databases.close();
  }
  console.log(`\n${await machineLine()}\n\n${report.text()}`);
  return report.isGood ? 0 : 1;
}

interface RunOptions {
  readonly kinds: readonly DatabaseKind[];
  readonly tiny: boolean;
  readonly processes: number;
  readonly databases: Databases;
  readonly destinations: TestbedDestinations;
  readonly report: FaultReport;
}

async function run(name: string, { kinds, tiny, processes, databases, destinations, report }: RunOptions): Promise<void> {
  const one = CASES.get(name);
  const supported = kinds.filter((kind) => one?.on.includes(kind));
  if (supported.length === 0) report.note(`${name} does not run on ${kinds.join(', ')}.`);
  for (const kind of supported) {
    const begun = performance.now();
    const work = one?.run({
      kind,
      tiny,
      processes,
      destinations,
      fresh: () => databases.fresh(kind),
      restartPostgres: () => databases.restartPostgres(),
      report: (what, comparison, expected) => report.add(what, kind, comparison, expected),
      wrong: (sentence) => report.wrong(`${name}, ${kind}: ${sentence}`),
      tried: (what, times) => report.tried(`${name}, ${kind}: ${times} ${what}`),
      note: (text) => report.note(`${name}, ${kind}: ${text}`),
    });
    // The other cases run all the same.
    await work?.catch((error: unknown) =>
      report.wrong(`${name}, ${kind}: ${error instanceof Error ? error.stack : String(error)}`),
    );
    console.log(`${name} on ${kind}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }
}

function usage(): string {
  const cases = [...CASES].map(([name, { about }]) => `  ${name.padEnd(18)}${about}`);
  return [`npm run faults [-- [--tiny] [--on ${DATABASES.join('|')}] [--processes N] CASE...]`, ...cases].join('\n');
}
