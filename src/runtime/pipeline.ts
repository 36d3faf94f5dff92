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
