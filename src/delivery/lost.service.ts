import { Injectable } from '@nestjs/common';
import type { Destination } from '../destinations/destinations.js';
import type { UploadStep } from '../store/uploads/uploads.store.js';
import { asItWas, ClaimsService } from './claims.service.js';
import { GateService } from './gate.service.js';
import { LookupService } from './lookup.service.js';
import { Stop } from './stop.js';
import { World } from './world.js';

/** Asks the platform about every answer that was lost, without sending anything. */
@Injectable()
export class LostService {
  constructor(
    private readonly claims: ClaimsService,
    private readonly lookup: LookupService,
    private readonly gate: GateService,
    private readonly stop: Stop,
    private readonly world: World,
  ) {}

  async lookUpLost(destination: Destination): Promise<{ adopted: number; toResend: number }> {
    const sum = { adopted: 0, toResend: 0 };
    if (!destination.platform.findLostRequest) return sum;
    // Given back only at the end: what goes back at once would be claimed again.
    const back: UploadStep[] = [];
    const { rowsPerClaim } = destination.platform.limits;
    const holding = this.claims.hold();
    try {
      for (;;) {
        const claimed = await this.claims.claim(destination, 'lost', holding, rowsPerClaim);
        const found = await this.lookup.lookUp(destination, claimed, this.stop.signal);
        sum.adopted += found.adopted;
        sum.toResend += found.toResend.length;
        back.push(...found.toResend.map(({ upload }) => ({ ...asItWas(upload), dueAt: this.world.clock.now() })));
        back.push(...found.stillLost.map(({ upload }) => asItWas(upload)));
        if (found.trouble) await this.gate.meet(destination, found.trouble);
        if (found.trouble || claimed.length < rowsPerClaim) return sum;
      }
    } finally {
      // What cannot be given back now is free when its lease lapses: that must not be kept alive any longer.
      await this.claims.giveBack(back).finally(() => holding.end());
    }
  }
}
