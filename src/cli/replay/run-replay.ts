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
import { spreadsheetHead, spreadsheetLines } from '../../runtime/csv.js';
import type { CallScope } from '../../store/calls/calls.store.js';
import { privateWriteStream } from '../../runtime/private-file.js';
import { type CliContext, ProgressLine } from '../terminal.js';
import type { AppServices } from '../with-app.js';
import type { ProjectOutcome } from './replay-report.js';

/** Every call that comes out otherwise, as a file for a spreadsheet. */
export class ReplayChangesCsv {
  private readonly out: WriteStream;
  private readonly done: Promise<void>;

  constructor(file: string) {
    // Ids and campaigns of a client: for whoever runs this only.
    this.out = privateWriteStream(file);
    this.done = finished(this.out);
    // `close` reports a failure; until then nobody waits for it.
    this.done.catch(() => undefined);
    this.out.write(spreadsheetHead(Object.keys(SIMULATION_COLUMNS), ','));
  }

  add(project: string, change: CallChange): void {
    this.out.write(spreadsheetLines([simulationCells(project, change)], ','));
  }

  /** @throws where the file could not be written */
  async close(): Promise<void> {
    this.out.end();
    await this.done;
  }
}

/** What would become of the calls, project by project, with the progress shown. Only reads. */
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
      const outcome = await withProgress(context, scope, 'looked at', (watcher) =>
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

/** Applies what the preview showed. The destinations are registered first, as a start of the service does. */
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
    const outcome = await withProgress(context, scope, 'replayed', (watcher) => replay.replay(scope, basis, watcher));
    outcomes.push({ ...toProjectOutcome(scope, outcome), nowReadable: null });
  }
  return outcomes;
}

async function withProgress<T>(
  { terminal, json }: CliContext,
  { project }: CallScope,
  verb: string,
  work: (watcher: ReplayObserver) => Promise<T>,
): Promise<T> {
  const progress = new ProgressLine(terminal, json);
  const result = await work({ progress: (done, all) => progress.show(project, `${done} of ${all} calls ${verb}`) });
  progress.finish();
  return result;
}

function toProjectOutcome({ project }: CallScope, { reread, ...difference }: ReplayOutcome): Omit<ProjectOutcome, 'nowReadable'> {
  return { project, ...toSimulationView(difference), reread };
}
