import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { toChangeView } from '../../admin/goals/simulation.view.js';
import type { CallChange } from '../../intake/replay/difference.js';
import { BYTE_ORDER_MARK, csvLine, type Cell } from '../../runtime/csv.js';

const HEAD = [
  'project',
  'source',
  'callId',
  'id',
  'start',
  'campaign',
  'goal',
  'change',
  'valueNow',
  'currencyNow',
  'valueThen',
  'currencyThen',
  'failed',
  'wanted',
  'found',
];

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
    this.write(HEAD);
  }

  add(project: string, change: CallChange): void {
    const { source, callId, id, at, campaign, goal, failed, ...rest } = toChangeView(change);
    const { change: what, valueNow, currencyNow, valueThen, currencyThen } = rest;
    const why = [failed?.condition ?? null, told(failed?.wanted), told(failed?.found)];
    const row = [project, source, callId, id, at, campaign, goal, what, valueNow, currencyNow, valueThen, currencyThen, ...why];
    this.write(row);
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

function told(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
