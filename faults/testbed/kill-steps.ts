import type { ClaimsStore } from '#dist/store/uploads/claims.store.js';
import type { JournalStore } from '#dist/store/uploads/journal.store.js';

/** Where a delivering process is killed: what it has done by then, and what it has not. */
export const KILL_STEPS = {
  claim: 'claimed, nothing journalled',
  journal: 'journalled, nothing sent',
  send: 'taken by the platform, which has not answered',
  settle: 'answered, the answer not stored',
} as const;
export type KillStep = keyof typeof KILL_STEPS;
export type ParkingStep = Exclude<KillStep, 'send'>;

/**
 * From now on every round stops for ever at a step, by wrapping this process's stores: the shipped program has no switch for it.
 * For `send` the simulator keeps the process waiting.
 *
 * @returns resolves when this many rounds have stopped there
 */
export function parkAt(step: ParkingStep, claims: ClaimsStore, store: JournalStore, rounds: number): Promise<void> {
  return new Promise((allParked) => {
    let parked = 0;
    const park = (): Promise<never> => {
      parked += 1;
      if (parked === rounds) allParked();
      return new Promise<never>(() => undefined);
    };
    const claim = claims.claim.bind(claims);
    const journal = store.journal.bind(store);
    if (step === 'claim') claims.claim = async (...claiming) => ((await claim(...claiming)).length > 0 ? park() : []);
    if (step === 'journal') store.journal = async (...entries) => ((await journal(...entries)) ? park() : false);
    if (step === 'settle') store.settle = park;
  });
}
