/** Whether a request left for the platform. `unknown`: the connection broke, or the process died, while it was under way. */
export const DEPARTURES = ['no', 'yes', 'unknown'] as const;
export type Departure = (typeof DEPARTURES)[number];

/**
 * Unknown and unrecorded count as left: telling a person wrongly that nobody has their data is the worse failure.
 *
 * @param left null for a request that is under way, or that is older than this record
 */
export function mayHaveLeft(left: Departure | null): boolean {
  return left !== 'no';
}
