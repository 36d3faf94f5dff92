import type { LoadedContext } from '../app-context.js';
import type { CliContext, ConfigOption } from './terminal.js';

/**
 * The context of a command. Loaded when one runs: version and help need neither the config's schema nor the platforms.
 *
 * @param how.databaseOnly for work with the database only: other secrets may be missing
 */
export async function loadContext(
  { clock, language }: CliContext,
  { config }: ConfigOption,
  how: { readonly databaseOnly?: boolean } = {},
): Promise<LoadedContext> {
  const { loadAppContext } = await import('../app-context.js');
  return loadAppContext({ ...how, config, clock, language });
}
