import { Inject, Injectable } from '@nestjs/common';
import { bothLanguages } from '../../domain/localized-text.js';
import { type Config, CONFIG } from '../../config/config.js';
import { type Destination, Destinations } from '../../destinations/destinations.js';
import { addDays } from '../../domain/time/business-days.js';
import { TruthService } from '../../truth/truth.service.js';
import type { Access } from '../access/access.js';
import { ApiProblem } from '../http/problem.js';
import { toStatisticsRange, visibleProjects } from '../statistics/statistics-filter.js';

const DEFAULT_DAYS = 28;
const MAX_DAYS = 92;
const TOO_MANY_DAYS = bothLanguages(`At most ${MAX_DAYS} days at once.`, `За один раз не больше ${MAX_DAYS} дней.`);

interface Asked {
  readonly project?: string | undefined;
  readonly destination?: string | undefined;
}

/** The scope of a request about the platforms' numbers: visible destinations, and days. */
@Injectable()
export class TruthFilters {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly all: Destinations,
    private readonly truth: TruthService,
  ) {}

  destinations(by: Access, { project, destination }: Asked): Destination[] {
    return visibleProjects(this.config, by, project)
      .flatMap(({ id }) => this.all.ofProject(id))
      .filter(({ id }) => (destination ?? id) === id);
  }

  /** @throws ApiProblem for more days than one answer covers */
  days(query: { readonly from?: string | undefined; readonly to?: string | undefined }): { first: string; last: string } {
    const range = toStatisticsRange(query, this.config.timezone);
    const last = range.last ?? this.truth.daysBack(1).last;
    const first = range.first ?? addDays(last, 1 - DEFAULT_DAYS);
    // ISO dates sort as text; listing all of them could take minutes.
    if (first < addDays(last, 1 - MAX_DAYS)) throw new ApiProblem('INVALID_PARAMETER', TOO_MANY_DAYS, 'from');
    return { first, last };
  }
}
