import { Injectable } from '@nestjs/common';
import type { Destination } from '../destinations/destinations.js';
import { CALL_GOAL } from '../domain/goals/goal.js';
import type { DestinationTrouble } from '../platforms/kit/answers.js';
import { ConversionsStore } from '../store/calls/conversions.store.js';
import { Database } from '../store/database/database.js';
import type { ClaimedUpload } from '../store/uploads/claims.store.js';
import { asItWas, ClaimsService } from './claims.service.js';
import { ConveyorService, type Manner } from './conveyor.service.js';
import { GateService } from './gate.service.js';
import { LookupService } from './lookup.service.js';
import { intoBatches } from './parcel.js';
import { prepareAll } from './prepare.js';
import { Stop } from './stop.js';
import type { RoundSummary } from './summary.js';
import { UnsentService } from './unsent.service.js';
import { World } from './world.js';

/** What was claimed: lost answers are asked about, the rest is prepared and put on the conveyor. */
@Injectable()
export class DispatchService {
  constructor(
    private readonly database: Database,
    private readonly conversions: ConversionsStore,
    private readonly claims: ClaimsService,
    private readonly lookup: LookupService,
    private readonly unsent: UnsentService,
    private readonly conveyor: ConveyorService,
    private readonly gate: GateService,
    private readonly stop: Stop,
    private readonly world: World,
  ) {}

  /** @returns the trouble that ended it; what had not left by then is given back */
  async deliver(
    destination: Destination,
    claimed: readonly ClaimedUpload[],
    manner: Manner,
    summary: RoundSummary,
  ): Promise<DestinationTrouble | null> {
    const { platform } = destination;
    const lost = platform.findLostRequest ? claimed.filter(({ upload }) => upload.reasonCode === 'ANSWER_LOST') : [];
    const others = claimed.filter((one) => !lost.includes(one));
    const found = await this.lookup.lookUp(destination, lost, this.stop.signal);
    summary.confirming += found.adopted;
    if (found.trouble) {
      await this.claims.giveBack([...others, ...found.stillLost, ...found.toResend].map(({ upload }) => asItWas(upload)));
      await this.gate.meet(destination, found.trouble);
      return found.trouble;
    }
    const toPrepare = [...others, ...found.toResend];
    const { parcels, steps } = prepareAll(platform, toPrepare, await this.goalsOf(toPrepare), this.world.clock.now());
    summary.skipped += steps.filter(({ to }) => to !== 'pending').length;
    await this.unsent.settle(steps, claimed);
    return this.conveyor.carry(destination, intoBatches(parcels, platform.limits), manner, summary);
  }

  /** Only rows that tell of a whole call name the goals it meets. */
  private async goalsOf(claimed: readonly ClaimedUpload[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const calls = claimed.filter(({ upload }) => upload.goal === CALL_GOAL.id).map(({ call }) => call.id);
    if (calls.length === 0) return new Map();
    return this.database.read((session) => this.conversions.otherGoalsOf(session, CALL_GOAL.id, calls));
  }
}
