/** What one turn of intake reads, so that a batch is kept in one transaction and read in another. */
const PER_BATCH = 500;

/** Everything in the order in which it comes, so many at a time. */
export async function* inBatches<T>(items: AsyncIterable<T>, size = PER_BATCH): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
