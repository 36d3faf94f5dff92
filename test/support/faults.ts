import { execFile } from 'node:child_process';

/** A line of the catalogue's table, by the words of its head. */
export type FaultLine = Readonly<Record<string, string>>;

/** Runs cases of `npm run faults` in their short form. Fails with all that was printed when something did not hold. */
export function runFaults(...args: readonly string[]): Promise<FaultLine[]> {
  return new Promise((done, failed) => {
    execFile(process.execPath, ['faults/run.mjs', '--tiny', ...args], (error, stdout, stderr) => {
      if (error) failed(new Error(`${stdout}\n${stderr}`, { cause: error }));
      else done(linesOf(stdout));
    });
  });
}

function linesOf(printed: string): FaultLine[] {
  const rows = printed.split('\n').filter((line) => line.startsWith('| '));
  const [head = [], , ...body] = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return body.map((cells) => Object.fromEntries(head.map((name, column) => [name, cells[column] ?? ''])));
}
