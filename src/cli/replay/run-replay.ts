import type { WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { SIMULATION_COLUMNS, simulationCells } from '../../api/goals/simulation-file.js';
import { toSimulationView } from '../../api/goals/simulation-views.js';
import { DestinationRegistrar } from '../../processing/destination-registrar.service.js';
import { ReplayService } from '../../processing/replay/replay.service.js';
import type { CallChange } from '../../processing/replay/rule-difference.js';
import {
  StoredCallsService,
  type ReplayBasis,
  type ReplayObserver,
  type ReplayOutcome,
} from '../../processing/replay/stored-calls.service.js';
import { type CsvCell, spreadsheetHead, spreadsheetLines } from '../../runtime/csv.js';
import type { CallScope } from '../../store/calls/call-scan.store.js';
import { privateWriteStream } from '../../runtime/private-file.js';
import { ProgressBar } from '../progress-bar.js';
import type { CliContext } from '../terminal.js';
import type { AppServices } from '../with-app.js';
import type { ProjectOutcome } from './replay-report.js';

const ROWS_PER_WRITE = 500;

/** Every call whose result changes, as a file for a spreadsheet. */
export class ReplayChangesCsv {
  private readonly out: WriteStream;
  private readonly done: Promise<void>;
  private rows: (readonly CsvCell[])[] = [];

  constructor(file: string) {
    // Contains a client's ids and campaigns: readable by the file's owner only.
    this.out = privateWriteStream(file);
    this.done = finished(this.out);
    // `close` reports a failure; until then nobody awaits it.
    this.done.catch(() => undefined);
    this.out.write(spreadsheetHead(Object.keys(SIMULATION_COLUMNS), ','));
  }

  add(project: string, change: CallChange): void {
    this.rows.push(simulationCells(project, change));
    if (this.rows.length >= ROWS_PER_WRITE) this.flush();
  }

  /** Many rows at once: called for each, csv-stringify takes seven times as long. */
  private flush(): void {
    if (this.rows.length > 0) this.out.write(spreadsheetLines(this.rows, ','));
    this.rows = [];
  }

  /** @throws if the file could not be written */
  async close(): Promise<void> {
    this.flush();
    this.out.end();
    await this.done;
  }
}

/** What would become of the calls, project by project, with progress. Only reads. */
export async function previewReplay(
  context: CliContext,
  services: AppServices,
  scopes: readonly CallScope[],
  basis: ReplayBasis,
  csvFile: string | undefined,
): Promise<ProjectOutcome[]> {
  const csv = csvFile === undefined ? null : new ReplayChangesCsv(csvFile);
  try {
    const outcomes: ProjectOutcome[] = [];
    for (const scope of scopes) {
      const outcome = await withProgress(context, scope, (watcher) =>
        services
          .get(StoredCallsService)
          .simulate(scope, basis, { ...watcher, change: (change) => csv?.add(scope.project, change) }),
      );
      const nowReadable = basis === 'receipts' ? await services.get(ReplayService).nowReadable(scope) : null;
      outcomes.push({ ...toProjectOutcome(scope, outcome), nowReadable });
    }
    return outcomes;
  } finally {
    await csv?.close();
  }
}

/** Applies what the preview showed. The destinations are registered first, as at a start of the service. */
export async function applyReplay(
  context: CliContext,
  services: AppServices,
  scopes: readonly CallScope[],
  basis: ReplayBasis,
): Promise<ProjectOutcome[]> {
  await services.get(DestinationRegistrar).register();
  const replay = services.get(ReplayService);
  const outcomes: ProjectOutcome[] = [];
  for (const scope of scopes) {
    const outcome = await withProgress(context, scope, (watcher) => replay.replay(scope, basis, watcher));
    outcomes.push({ ...toProjectOutcome(scope, outcome), nowReadable: null });
  }
  return outcomes;
}

async function withProgress<T>(
  context: CliContext,
  { project: title }: CallScope,
  work: (watcher: ReplayObserver) => Promise<T>,
): Promise<T> {
  const bar = new ProgressBar(context);
  let seen: number | null = null;
  const result = await work({
    progress: (count, all) => {
      seen = count;
      bar.show({ title, share: all === 0 ? 1 : count / all, count, unit: 'calls' });
    },
  });
  // Erased calls are counted beforehand and left out: the last step alone would end below 100 %.
  if (seen !== null) bar.show({ title, share: 1, count: seen, unit: 'calls' });
  bar.finish();
  return result;
}

function toProjectOutcome({ project }: CallScope, { reread, ...difference }: ReplayOutcome): Omit<ProjectOutcome, 'nowReadable'> {
  return { project, ...toSimulationView(difference), reread };
}
