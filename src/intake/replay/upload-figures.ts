import { mayBeAtPlatform } from '../../domain/uploads/upload-states.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { LedgerPlan } from '../plan-ledger.js';
import type { DestinationFigures } from './difference.js';

type Counted = Exclude<keyof DestinationFigures, 'destination' | 'platform'>;

/** Counts what becomes of the uploads to each destination. */
export class UploadCount {
  private readonly counts = new Map<string, DestinationFigures & Record<Counted, number>>();

  /** @param destinations every one that is shown even when nothing happens there */
  constructor(destinations: readonly { readonly id: string; readonly platform: string }[]) {
    for (const { id, platform } of destinations) this.at(id, platform);
  }

  add(plan: LedgerPlan): void {
    for (const upload of plan.added)
      this.count(upload, upload.state === 'pending' ? 'new' : upload.state === 'expired' ? 'expired' : 'skipped');
    for (const { id, config } of plan.unwelcome) this.at(id, config.platform).notTaken += 1;
    const emptyHanded = new Set(plan.skips.map(({ upload }) => upload.id));
    for (const { upload, to } of plan.steps) {
      if (to === 'cancelled') this.count(upload, 'cancelled');
      else if (upload.state === 'skipped') this.count(upload, 'woken');
      else if (upload.state === 'cancelled' && !emptyHanded.has(upload.id)) this.count(upload, 'returned');
    }
    for (const { uploads } of plan.left) for (const upload of uploads) this.count(upload, 'alreadySent');
    for (const { uploads } of plan.revalued)
      for (const upload of uploads) if (hasLeft(upload)) this.count(upload, 'sentWithOldValue');
  }

  get figures(): DestinationFigures[] {
    return [...this.counts.values()];
  }

  private count({ destination, platform }: UploadEntity, what: Counted): void {
    this.at(destination, platform)[what] += 1;
  }

  private at(destination: string, platform: string): Record<Counted, number> {
    const known = this.counts.get(destination) ?? { destination, platform, ...NOTHING };
    this.counts.set(destination, known);
    return known;
  }
}

const NOTHING: Readonly<Record<Counted, number>> = {
  new: 0,
  skipped: 0,
  expired: 0,
  notTaken: 0,
  cancelled: 0,
  returned: 0,
  woken: 0,
  alreadySent: 0,
  sentWithOldValue: 0,
};

function hasLeft({ state, reasonCode }: UploadEntity): boolean {
  return state === 'delivered' || mayBeAtPlatform(state, reasonCode);
}
