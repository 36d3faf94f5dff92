import type { Destination } from '../../destinations/destinations.js';
import { HOUR, type Instant } from '../../domain/time/instant.js';
import { keptNow } from '../../domain/uploads/budget-share.js';
import type { Budget } from '../../platforms/kit/platform.js';
import { sha256 } from '../../runtime/ids.js';
import type { ShareSpending } from '../../store/destinations/budgets.store.js';

/**
 * The projects that share a budget: several clients may use one login. Budgets of an hour or less are taken first come, first
 * served: whoever finds one used up waits for minutes, not for the day.
 */
export class ProjectShares {
  private readonly byBudget = new Map<string, SharingProjects>();

  constructor(destinations: readonly Destination[]) {
    for (const { projectId, config, platform } of destinations)
      for (const { id } of platform.account.budgets.filter(({ perMs }) => perMs > HOUR)) {
        const projects = this.byBudget.get(id) ?? { rowIds: new Map(), sharing: new Set() };
        this.byBudget.set(id, projects);
        const rowId = rowIdOf(id, projectId);
        projects.rowIds.set(projectId, rowId);
        if (config.enabled) projects.sharing.add(rowId);
      }
  }

  /**
   * @param most what the use at hand may take of the budget
   * @returns undefined where no other project uses the budget
   */
  of({ id, perMs, most: all }: Budget, project: string, now: Instant, most = all): ShareSpending | undefined {
    const known = this.byBudget.get(id);
    const own = known?.rowIds.get(project);
    if (!known || own === undefined) return undefined;
    // A project whose destination is off has a share while somebody checks it.
    const projects = [...new Set([...known.sharing, own])];
    if (projects.length < 2) return undefined;
    return { id: own, projects, guaranteed: Math.floor(most / projects.length), kept: keptNow(now, perMs) };
  }

  /** The rows in which the use of these budgets is counted, by project and in sum. */
  rowIds(budgets: readonly Budget[]): string[] {
    const ids = new Set(budgets.map(({ id }) => id));
    return [...ids].flatMap((id) => [id, ...(this.byBudget.get(id)?.rowIds.values() ?? [])]);
  }
}

/** Row ids of the projects that have destinations with a budget, and those of them that are on. */
interface SharingProjects {
  readonly rowIds: Map<string, string>;
  readonly sharing: Set<string>;
}

/** Both names are long; the hash fits the column. */
function rowIdOf(budget: string, project: string): string {
  return `share ${sha256(JSON.stringify([budget, project])).slice(0, 32)}`;
}
