import { bothLanguages, type Language } from '../domain/localized-text.js';
import type { Destinations } from './destinations.js';
import { sharedTargetWarnings } from './shared-targets.js';

/** Warnings that do not stop the start and need each destination's platform. */
export function destinationWarnings(destinations: Destinations, language: Language): readonly string[] {
  return [...sharedTargetWarnings(destinations, language), ...idleRestateWarnings(destinations, language)];
}

/**
 * `restate: true` on a destination that cannot be sent another value: otherwise nobody would notice before the first changed
 * sale.
 */
function idleRestateWarnings(destinations: Destinations, language: Language): readonly string[] {
  return destinations
    .enabled()
    .filter(({ config, platform }) => config.restate && platform.restatement === undefined)
    .map(
      ({ id, config }) =>
        bothLanguages(
          `${id}: restate: true changes nothing there, as ${config.platform} takes no other value for what it has. ` +
            'Leave it out.',
          `${id}: restate: true ничего не меняет: ${config.platform} не принимает другую ценность для того, что уже есть. ` +
            'Уберите его.',
        )[language],
    );
}
