import { Inject, Injectable } from '@nestjs/common';
import { Destinations } from '../../destinations/destinations.js';
import { reasonOverlays, destinationStatuses, type DestinationStatus } from '../../doctor/destination-status.js';
import type { Clock } from '../../runtime/clock.js';
import { CLOCK } from '../../runtime/clock.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import type { ShownAt } from '../../store/uploads/upload-lists.store.js';
import { maySee, type Access } from '../access/access.js';
import { notFound } from '../http/problem.js';

/** The destinations' current status. */
@Injectable()
export class DestinationStatusService {
  constructor(
    private readonly destinations: Destinations,
    private readonly states: DestinationStatesStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async all(): Promise<DestinationStatus[]> {
    return destinationStatuses(this.destinations.all, await this.states.all(), this.clock.now());
  }

  async visible(access: Access): Promise<DestinationStatus[]> {
    return (await this.all()).filter(({ project }) => maySee(access, project));
  }

  /** @throws ApiProblem NOT_FOUND, also for what the key may not see */
  async find(id: string, access: Access): Promise<DestinationStatus> {
    const status = (await this.visible(access)).find((one) => one.id === id);
    if (!status) throw notFound('destination');
    return status;
  }

  /** The moment and the destinations' holds under which uploads are shown. */
  async shownAt(): Promise<ShownAt> {
    return { overlays: reasonOverlays(await this.all()), now: this.clock.now() };
  }
}
