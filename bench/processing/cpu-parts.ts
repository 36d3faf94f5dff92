import { Session, type Profiler } from 'node:inspector/promises';

/** Where a call's CPU time goes. */
export const PARTS = ['read', 'merge', 'decide', 'write', 'other'] as const;
export type Part = (typeof PARTS)[number];
/** CPU microseconds of one call, by part. */
export type PartShares = Readonly<Record<Part, number>>;

/** By file of the innermost frame that is listed; the rest is `other` (garbage collection, Node itself). */
const BY_FILE: readonly (readonly [part: Part, file: RegExp])[] = [
  ['write', /\/dist\/store\/|\/better-sqlite3|\/node_modules\/(pg|pg-protocol|typeorm)\//],
  ['merge', /\/receipts\/(call-merger|receipt-merger|imported-receipts)|\/domain\/calls\/(merge|custom-param)|\/replay\/reread/],
  ['read', /\/dist\/sources\/|\/receipt-reader|\/processing\/import\/|\/node_modules\/(csv-parse|libphonenumber-js)\//],
  ['decide', /\/processing\/(goals|uploads)\/|\/domain\/(goals|uploads)\/|\/dist\/platforms\/|\/dist\/destinations\//],
];

/**
 * Starts V8's sampling profiler.
 * @returns ends it, and divides the time by the number of calls
 */
export async function startProfile(): Promise<(calls: number) => Promise<PartShares>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  return async (calls) => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return sharesOf(profile, calls);
  };
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, calls: number): PartShares {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partOf = (id: number | undefined): Part | null => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      const { url, functionName } = byId.get(at)?.callFrame ?? { url: '', functionName: '' };
      // Starting the profiler takes it half a second.
      if (functionName === '(idle)' || url === 'node:inspector') return null;
      const found = BY_FILE.find(([, file]) => file.test(url));
      if (found) return found[0];
    }
    return 'other';
  };
  const parts = new Map(nodes.map(({ id }) => [id, partOf(id)]));
  const shares: Record<Part, number> = { read: 0, merge: 0, decide: 0, write: 0, other: 0 };
  for (const [index, id] of samples.entries()) {
    const part = parts.get(id);
    if (part) shares[part] += (timeDeltas[index] ?? 0) / calls;
  }
  return shares;
}
