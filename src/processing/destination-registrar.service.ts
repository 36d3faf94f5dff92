import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import { Destinations } from '../destinations/destinations.js';
import { keyedHash } from '../runtime/ids.js';
import { InstallationStore } from '../store/admin/audit.store.js';
import { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { CallerKeysStore } from '../store/privacy/caller-keys.store.js';
import { CallerKeys } from './callers/caller-keys.js';
import { CALLER_SECRET, ProcessingSettings, readStoredSettings } from './processing-settings.js';

/** Name of the installation's key with which settings of a destination are fingerprinted, so that changes are noticed. */
const SETTINGS_SECRET = 'settings-key';

/**
 * Registers the config's destinations in the database: when each was first seen, its former ids, and whether its settings
 * changed, which ends a pause set by Ringback. Before that, converts stored caller hashes to today's secrets.
 *
 * Writes, so it must be called explicitly: by the service before any job begins, and by commands that process calls.
 */
@Injectable()
export class DestinationRegistrar {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly destinations: Destinations,
    private readonly states: DestinationStatesStore,
    private readonly installation: InstallationStore,
    private readonly settings: ProcessingSettings,
    private readonly callerKeys: CallerKeysStore,
  ) {}

  /** Converts stored caller hashes to today's secrets. */
  async rekeyCallers(): Promise<void> {
    const callerSecret = await this.installation.secret(CALLER_SECRET);
    const callers = new CallerKeys({ stored: callerSecret, outside: this.config.privacy.callerSecret });
    await this.callerKeys.rekey((form) => callers.rekeying(form));
  }

  async register(): Promise<void> {
    const { states, installation, settings } = this;
    await this.rekeyCallers();
    const secret = await installation.secret(SETTINGS_SECRET);
    const registered = this.destinations.all.map(({ id, projectId, config }) => ({
      id,
      projectId,
      platform: config.platform,
      formerly: config.formerly,
      settingsKey: keyedHash(secret, JSON.stringify(config.settings)),
    }));
    await states.register(registered, settings.clock.now());
    settings.update(await readStoredSettings(states, installation));
  }
}
