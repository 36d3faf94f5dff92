import { Session, type Profiler } from 'node:inspector/promises';

/** Where a call's CPU time goes. */
export const PARTS = ['read', 'merge', 'decide', 'write', 'other'] as const;
export type Part = (typeof PARTS)[number];
/** Microseconds of CPU by part. */
export type PartShares = Readonly<Record<Part, number>>;

/** By file of the innermost frame that says it; what none says is `other` (garbage collection, Node itself). */
const BY_FILE: readonly (readonly [part: Part, file: RegExp])[] = [
  ['write', /\/dist\/store\/|\/better-sqlite3|\/node_modules\/(pg|pg-protocol|typeorm)\//],
  ['merge', /\/receipts\/(call-merger|imported-receipts)|\/domain\/calls\/(merge|custom-param)|\/replay\/reread/],
  ['read', /\/dist\/sources\/|\/receipt-reader|\/processing\/import\/|\/node_modules\/(csv-parse|libphonenumber-js)\//],
  ['decide', /\/processing\/(goals|uploads)\/|\/domain\/(goals|uploads)\/|\/dist\/platforms\/|\/dist\/destinations\//],
];

/** Runs the work under V8's sampling profiler. */
export async function profiled(work: () => Promise<unknown>): Promise<PartShares> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return sharesOf(profile);
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): PartShares {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partOf = (id: number | undefined): Part => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      const url = byId.get(at)?.callFrame.url ?? '';
      const found = BY_FILE.find(([, file]) => file.test(url));
      if (found) return found[0];
    }
    return 'other';
  };
  const parts = new Map(nodes.map(({ id }) => [id, partOf(id)]));
  const shares: Record<Part, number> = { read: 0, merge: 0, decide: 0, write: 0, other: 0 };
  for (const [index, id] of samples.entries()) {
    const name = byId.get(id)?.callFrame.functionName;
    if (name !== '(idle)') shares[parts.get(id) ?? 'other'] += timeDeltas[index] ?? 0;
  }
  return shares;
}
