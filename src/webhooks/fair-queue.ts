interface Queued {
  readonly source: string;
  readonly size: number;
}

interface BatchLimits {
  readonly count: number;
  /** Of all sizes together; one that is larger goes alone. */
  readonly size: number;
}

/** Fair queuing (round robin): where more waits than one batch takes, sources take turns, each in the order of its own. */
export class FairQueue<Item extends Queued> {
  /** By source, in the order of their turns. */
  private readonly queues = new Map<string, Item[]>();
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(item: Item): void {
    this.count += 1;
    const queue = this.queues.get(item.source);
    if (queue) queue.push(item);
    else this.queues.set(item.source, [item]);
  }

  /** One of each source after the other, until the batch is full; the next one begins with the source whose turn it was. */
  takeBatch(limits: BatchLimits): Item[] {
    const batch: Item[] = [];
    const taken = new Map<string, number>();
    let size = 0;
    let order = [...this.queues.keys()];
    const isRoomFor = (item: Item) => batch.length === 0 || (batch.length < limits.count && size + item.size <= limits.size);
    while (order.length > 0) {
      const goesOn: string[] = [];
      for (const [index, source] of order.entries()) {
        const queue = this.queues.get(source) ?? [];
        const before = taken.get(source) ?? 0;
        const item = queue[before];
        if (item === undefined) continue;
        if (!isRoomFor(item)) return this.remove(batch, taken, [...order.slice(index), ...goesOn]);
        batch.push(item);
        size += item.size;
        taken.set(source, before + 1);
        if (before + 1 < queue.length) goesOn.push(source);
      }
      order = goesOn;
    }
    return this.remove(batch, taken, []);
  }

  /** @param first whose turns come first the next time */
  private remove(batch: Item[], taken: ReadonlyMap<string, number>, first: readonly string[]): Item[] {
    for (const [source, count] of taken) this.queues.get(source)?.splice(0, count);
    const left = [...this.queues].filter(([, queue]) => queue.length > 0);
    const early = new Set(first);
    const order = [...first, ...left.map(([source]) => source).filter((source) => !early.has(source))];
    const queues = new Map(left);
    this.queues.clear();
    for (const source of order) {
      const queue = queues.get(source);
      if (queue) this.queues.set(source, queue);
    }
    this.count -= batch.length;
    return batch;
  }
}
