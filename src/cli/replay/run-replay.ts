import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { SIMULATION_COLUMNS, simulationCells } from '../../api/goals/simulation-file.js';
import { toSimulationView } from '../../api/goals/simulation-views.js';
import type { CallChange } from '../../processing/replay/rule-difference.js';
import type { ReplayBasis, ReplayObserver, ReplayOutcome } from '../../processing/replay/stored-calls.service.js';
import { spreadsheetHead, spreadsheetLines } from '../../runtime/csv.js';
import type { CallScope } from '../../store/calls/calls.store.js';
import type { CliContext } from '../context.js';
import { ProgressLine } from '../terminal.js';
import type { ProjectOutcome } from './replay-report.js';
import type { ReplayServices } from './replay-services.js';

/** Every call that comes out otherwise, as a file for a spreadsheet. */
export class ReplayChangesCsv {
  private readonly out: WriteStream;
  private readonly done: Promise<void>;

  constructor(file: string) {
    // Ids and campaigns of a client: for whoever runs this only.
    this.out = createWriteStream(file, { mode: 0o600 });
    this.done = finished(this.out);
    // Whoever closes is told; until then nobody waits for it.
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

/** Looks at what would become of the calls, project by project, and shows how far it is. */
export async function previewReplay(
  context: CliContext,
  { stored, replay }: ReplayServices,
  scopes: readonly CallScope[],
  basis: ReplayBasis,
  csvFile: string | undefined,
): Promise<ProjectOutcome[]> {
  const csv = csvFile === undefined ? null : new ReplayChangesCsv(csvFile);
  try {
    const outcomes: ProjectOutcome[] = [];
    for (const scope of scopes) {
      const outcome = await withProgress(context, scope, 'looked at', (watcher) =>
        stored.simulate(scope, basis, { ...watcher, change: (change) => csv?.add(scope.project, change) }),
      );
      const nowReadable = basis === 'receipts' ? await replay.nowReadable(scope) : null;
      outcomes.push({ ...toProjectOutcome(scope, outcome), nowReadable });
    }
    return outcomes;
  } finally {
    await csv?.close();
  }
}

/** Makes it so. */
export async function applyReplay(
  context: CliContext,
  { replay, registerDestinations: see }: ReplayServices,
  scopes: readonly CallScope[],
  basis: ReplayBasis,
): Promise<ProjectOutcome[]> {
  await see();
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
