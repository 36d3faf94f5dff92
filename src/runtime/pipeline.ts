/**
 * Pipelining: what `run` makes of each item, in the items' order, while it is at work on so many of those that follow: one waits
 * for the database while the next is computed.
 */
export async function* inOrder<T, R>(items: AsyncIterable<T>, ahead: number, run: (item: T) => Promise<R>): AsyncGenerator<R> {
  const started: Promise<R>[] = [];
  for await (const item of items) {
    const result = run(item);
    // Whoever waits for it in its turn learns of its failure.
    result.catch(() => undefined);
    started.push(result);
    const first = started.length > ahead ? started.shift() : undefined;
    if (first) yield await first;
  }
  for (const result of started) yield await result;
}
