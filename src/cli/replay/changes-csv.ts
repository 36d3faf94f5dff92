import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { SIMULATION_COLUMNS, simulationCells } from '../../api/goals/simulation-file.js';
import type { CallChange } from '../../processing/replay/rule-difference.js';
import { BYTE_ORDER_MARK, csvLine, type Cell } from '../../runtime/csv.js';

/** Every call that comes out otherwise, as a file for a spreadsheet. */
export class ChangesCsv {
  private readonly out: WriteStream;
  private readonly done: Promise<void>;

  constructor(file: string) {
    // Ids and campaigns of a client: for whoever runs this only.
    this.out = createWriteStream(file, { mode: 0o600 });
    this.done = finished(this.out);
    // Whoever closes is told; until then nobody waits for it.
    this.done.catch(() => undefined);
    this.out.write(BYTE_ORDER_MARK);
    this.write(Object.keys(SIMULATION_COLUMNS));
  }

  add(project: string, change: CallChange): void {
    this.write(simulationCells(project, change));
  }

  /** @throws where the file could not be written */
  async close(): Promise<void> {
    this.out.end();
    await this.done;
  }

  private write(cells: readonly Cell[]): void {
    this.out.write(csvLine(cells, ','));
  }
}
