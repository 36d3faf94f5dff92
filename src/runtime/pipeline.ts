/**
 * Pipelining: yields `run`'s results in the items' order while it already works on up to `ahead` following items: one waits for
 * the database while the next is computed.
 */
export async function* inOrder<T, R>(items: AsyncIterable<T>, ahead: number, run: (item: T) => Promise<R>): AsyncGenerator<R> {
  const started: Promise<R>[] = [];
  for await (const item of items) {
    const result = run(item);
    // A failure is raised when the item's turn comes.
    result.catch(() => undefined);
    started.push(result);
    const first = started.length > ahead ? started.shift() : undefined;
    if (first) yield await first;
  }
  for (const result of started) yield await result;
}

/** Prefetching: `begin` starts to get the next item during the work on the previous one; one at most. */
export class ReadAhead<T> {
  private next: Promise<IteratorResult<T, unknown>> | null = null;

  constructor(private readonly items: AsyncIterator<T, unknown>) {}

  begin(): void {
    if (this.next) return;
    this.next = this.items.next();
    // `take` throws it.
    this.next.catch(() => undefined);
  }

  /** Releases the source of the items. */
  async close(): Promise<void> {
    await this.items.return?.();
  }

  /** Null at the end. */
  async take(): Promise<T | null> {
    this.begin();
    const taken = await this.next;
    this.next = null;
    return taken === null || taken.done ? null : taken.value;
  }
}
