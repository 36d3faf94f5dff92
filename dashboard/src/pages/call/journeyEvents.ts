import type { Journey, UploadState } from '../../api/types.js';

/** One moment in the life of a call. */
export type JourneyEvent =
  | {
      readonly at: string;
      readonly kind: 'receipt';
      readonly readable: boolean;
      readonly text: string | null;
      readonly brought: readonly string[];
    }
  | { readonly at: string; readonly kind: 'conversion'; readonly goal: string; readonly by: 'rule' | 'mark' }
  | {
      readonly at: string;
      readonly kind: 'step';
      readonly destination: string;
      readonly goal: string;
      readonly to: UploadState;
      readonly code: string | null;
      readonly message: string | null;
      readonly expiresAt: string;
      readonly requestId: string | null;
    };

/** Everything that happened to the call, first webhook to last verdict. Pure. */
export function eventsOf({ receipts, conversions, uploads }: Journey): JourneyEvent[] {
  const events: JourneyEvent[] = [
    ...receipts.map(({ receivedAt, verdict, reason, changed }) => {
      const brought = (changed ?? []).map(({ field }) => field);
      return {
        at: receivedAt,
        kind: 'receipt' as const,
        readable: verdict !== 'unreadable',
        text: reason?.text ?? null,
        brought,
      };
    }),
    ...conversions.map(({ createdAt, goal, decidedBy }) => {
      return { at: createdAt, kind: 'conversion' as const, goal, by: decidedBy };
    }),
    ...uploads.flatMap(({ destination, goal, expiresAt, history }) =>
      history.map(({ at, to, code, message, requestId }) => {
        return { at, kind: 'step' as const, destination, goal, to, code, message, expiresAt, requestId };
      }),
    ),
  ];
  // The sort is stable: what happened in the same millisecond stays in the order of the house.
  return events.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
