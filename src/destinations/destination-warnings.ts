import { bothLanguages, type Language } from '../domain/localized-text.js';
import type { Destinations } from './destinations.js';
import { sharedTargetWarnings } from './shared-targets.js';

/** What does not stop the start, and shows only when each destination's platform is there. */
export function destinationWarnings(destinations: Destinations, language: Language): readonly string[] {
  return [...sharedTargetWarnings(destinations, language), ...idleRestateWarnings(destinations, language)];
}

/** `restate: true` where no other value can be told: nobody would find out before the first sale that changed. */
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
