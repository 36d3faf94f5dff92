import type { LoadedContext } from '../app-context.js';
import type { CliContext, ConfigOption } from './terminal.js';

/**
 * What a command works on. Loaded when one runs: the version and the help need neither the config's schema nor the platforms.
 *
 * @param how.databaseOnly for work that speaks only to the database: other secrets may be missing
 */
export async function loadContext(
  { clock, language }: CliContext,
  { config }: ConfigOption,
  how: { readonly databaseOnly?: boolean } = {},
): Promise<LoadedContext> {
  const { loadAppContext } = await import('../app-context.js');
  return loadAppContext({ ...how, config, clock, language });
}
