import type { Config } from '../config/config.js';
import type { Destinations } from '../destinations/destinations.js';
import type { Clock } from '../runtime/clock.js';
import { keyedHash } from '../runtime/hash.js';
import type { CallSource } from '../sources/source.js';
import type { InstallationStore } from '../store/admin/installation.store.js';
import type { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { CALLER_SECRET } from './caller-secret.js';
import { IntakeSettings } from './intake-settings.js';

const SETTINGS_SECRET = 'settings-key';

export interface SettingsWorld {
  readonly config: Config;
  readonly sources: readonly CallSource[];
  readonly destinations: Destinations;
  readonly states: DestinationStatesStore;
  readonly installation: InstallationStore;
  readonly clock: Clock;
}

/** Makes the config's destinations known: from now on they have a day of their first being seen. */
export async function seeDestinations({ destinations, states, installation, clock }: Omit<SettingsWorld, 'config' | 'sources'>) {
  const secret = await installation.secret(SETTINGS_SECRET);
  const seen = destinations.all.map(({ id, projectId, config: { platform, formerly, settings } }) => {
    return { id, projectId, platform, formerly, settingsKey: keyedHash(secret, JSON.stringify(settings)) };
  });
  await states.register(seen, clock.now());
}

/** The settings over what is stored of the destinations. */
export async function storedSettings({ config, sources, destinations, states, installation, clock }: SettingsWorld) {
  const firstSeen = new Map((await states.all()).map((state) => [state.destination, state.firstSeenAt]));
  return new IntakeSettings(config, sources, destinations, firstSeen, await installation.secret(CALLER_SECRET), clock);
}
