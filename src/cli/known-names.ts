import { KnownNames } from '../api/http/known-names.service.js';
import type { Config } from '../config/config.js';
import { Destinations } from '../destinations/destinations.js';
import type { FilterKind } from '../messages/unknown-name.js';
import { KnownNamesStore } from '../store/listing/known-names.store.js';
import { UsageError } from './failure.js';
import type { CliContext } from './terminal.js';
import type { AppServices } from './with-app.js';

/** @throws UsageError for a name that neither the config nor the database knows; it says which there are */
export async function requireKnownNames(
  services: AppServices,
  config: Config,
  asked: Partial<Record<FilterKind, string | undefined>>,
  { language }: CliContext,
): Promise<void> {
  const names = new KnownNames(config, services.get(Destinations), services.get(KnownNamesStore));
  const unknown = await names.unknownIn(asked);
  if (unknown) throw new UsageError(unknown.text[language]);
}
