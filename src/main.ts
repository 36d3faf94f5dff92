import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from './config/read.js';
import { loadPlatforms } from './platforms/registry.js';
import { createApp } from './server.js';
import { loadSources } from './sources/registry.js';

export interface StartOptions {
  /** The config named on the command line; null looks in the usual places. */
  readonly config: string | null;
}

/** The service: config, database, door, intake, conveyor, window; listening when it resolves. */
export async function start({ config: file }: StartOptions): Promise<NestFastifyApplication> {
  const sources = await loadSources();
  const platforms = await loadPlatforms();
  const { config } = readConfig(file, sources, platforms);
  const app = await createApp({ config, sources, platforms });
  app.enableShutdownHooks();
  await app.listen(config.server.port, config.server.host);
  return app;
}
