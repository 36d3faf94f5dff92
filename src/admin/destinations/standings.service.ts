import { Inject, Injectable } from '@nestjs/common';
import { Destinations } from '../../destinations/destinations.js';
import type { Clock } from '../../runtime/clock.js';
import { CLOCK } from '../../runtime/tokens.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import type { ShownAt } from '../../store/uploads/upload-lists.store.js';
import { sees, type Access } from '../keys/access.js';
import { notFound } from '../problems/problem.js';
import { overlaysOf, standingsOf, type DestinationStanding } from './standing.js';

/** How the destinations stand at this moment. */
@Injectable()
export class StandingsService {
  constructor(
    private readonly destinations: Destinations,
    private readonly states: DestinationStatesStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async all(): Promise<DestinationStanding[]> {
    return standingsOf(this.destinations.all, await this.states.all(), this.clock.now());
  }

  async visible(access: Access): Promise<DestinationStanding[]> {
    return (await this.all()).filter(({ project }) => sees(access, project));
  }

  /** @throws Problem NOT_FOUND, also for what the key may not see */
  async find(id: string, access: Access): Promise<DestinationStanding> {
    const standing = (await this.visible(access)).find((one) => one.id === id);
    if (!standing) throw notFound('destination');
    return standing;
  }

  /** The moment and the destinations' troubles under which uploads are shown. */
  async shownAt(): Promise<ShownAt> {
    return { overlays: overlaysOf(await this.all()), now: this.clock.now() };
  }
}
