import type { ProjectConfig } from '../../config/config.js';
import { sumOfDays } from '../../domain/statistics/daily-counts.js';
import type { FiguresService } from './figures.service.js';

export interface UploadCount {
  readonly destination: string;
  readonly state: string;
  readonly count: number;
}

/** Uploads of these projects by destination and state, out of the figures of months and days: a count of the table itself takes longer each year. */
export async function uploadCounts(figures: FiguresService, projects: readonly ProjectConfig[]): Promise<UploadCount[]> {
  const counts: UploadCount[] = [];
  for (const project of projects) {
    const sum = sumOfDays(await figures.byDay(project, { first: null, last: null }));
    for (const { path, count } of sum.paths()) {
      const [at, destination, what, state] = path;
      if (at === 'at' && what === 'upload' && destination && state) counts.push({ destination, state, count });
    }
  }
  return counts;
}
