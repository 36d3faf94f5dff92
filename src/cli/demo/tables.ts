import Table from 'cli-table3';
import { UPLOAD_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import type { UploadView } from './api.js';
import { DESTINATIONS } from './plan.js';

/** How many uploads of a destination are in each state; states without any are left out. */
export interface Standing {
  readonly id: string;
  readonly label: string;
  readonly uploads: number;
  readonly states: Readonly<Partial<Record<UploadState, number>>>;
}

export function standings(uploads: readonly UploadView[]): readonly Standing[] {
  return DESTINATIONS.map(({ id, label }) => {
    const own = uploads.filter(({ destination }) => destination === id);
    const counts = UPLOAD_STATES.map((state) => [state, own.filter((upload) => upload.state === state).length] as const);
    return { id, label, uploads: own.length, states: Object.fromEntries(counts.filter(([, count]) => count > 0)) };
  });
}

const MEANINGS: Readonly<Partial<Record<UploadState, string>>> = {
  delivered: 'the platform has it, as far as it says',
  skipped: 'the call has nothing this platform could match it by',
  pending: 'waits for its time: Google takes a click only when it is six hours old',
  unmatched: 'the platform found no visit or click for it',
  expired: 'came after the platform’s own deadline',
  cancelled: 'the quality mark was taken back before it was sent',
};

export function standingsTable(all: readonly Standing[]): string {
  const states = UPLOAD_STATES.filter((state) => all.some((one) => one.states[state] !== undefined));
  const table = new Table({ head: ['', 'uploads', ...states], style: { head: [], border: [] } });
  for (const { label, uploads, states: counts } of all)
    table.push([label, uploads, ...states.map((state) => counts[state] ?? '')]);
  const meanings = states.flatMap((state) => (MEANINGS[state] === undefined ? [] : [`  ${state.padEnd(10)} ${MEANINGS[state]}`]));
  return [table.toString(), ...meanings].join('\n');
}
