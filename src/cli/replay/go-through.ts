import { toSimulationView } from '../../api/goals/simulation-views.js';
import type { ReplayBasis, ReplayOutcome, ReplayObserver } from '../../processing/replay/stored-calls.service.js';
import type { CallScope } from '../../store/calls/calls.store.js';
import type { CliContext } from '../context.js';
import { Progress } from '../progress.js';
import { ChangesCsv } from './changes-csv.js';
import type { ProjectOutcome } from './words.js';
import type { Workshop } from './workshop.js';

/** Looks at what would become of the calls, project by project, and shows how far it is. */
export async function look(
  context: CliContext,
  { stored, replay }: Workshop,
  scopes: readonly CallScope[],
  basis: ReplayBasis,
  csvFile: string | undefined,
): Promise<ProjectOutcome[]> {
  const csv = csvFile === undefined ? null : new ChangesCsv(csvFile);
  try {
    const outcomes: ProjectOutcome[] = [];
    for (const scope of scopes) {
      const outcome = await watched(context, scope, 'looked at', (watcher) =>
        stored.simulate(scope, basis, { ...watcher, change: (change) => csv?.add(scope.project, change) }),
      );
      const nowReadable = basis === 'receipts' ? await replay.nowReadable(scope) : null;
      outcomes.push({ ...shown(scope, outcome), nowReadable });
    }
    return outcomes;
  } finally {
    await csv?.close();
  }
}

/** Makes it so. */
export async function apply(
  context: CliContext,
  { replay, see }: Workshop,
  scopes: readonly CallScope[],
  basis: ReplayBasis,
): Promise<ProjectOutcome[]> {
  await see();
  const outcomes: ProjectOutcome[] = [];
  for (const scope of scopes) {
    const outcome = await watched(context, scope, 'replayed', (watcher) => replay.replay(scope, basis, watcher));
    outcomes.push({ ...shown(scope, outcome), nowReadable: null });
  }
  return outcomes;
}

async function watched<T>(
  { terminal, json }: CliContext,
  { project }: CallScope,
  verb: string,
  work: (watcher: ReplayObserver) => Promise<T>,
): Promise<T> {
  const progress = new Progress(terminal, json);
  const result = await work({ progress: (done, all) => progress.show(project, `${done} of ${all} calls ${verb}`) });
  progress.next();
  return result;
}

function shown({ project }: CallScope, { reread, ...difference }: ReplayOutcome): Omit<ProjectOutcome, 'nowReadable'> {
  return { project, ...toSimulationView(difference), reread };
}
