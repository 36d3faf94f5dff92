import { bothLanguages } from '../../domain/localized-text.js';
import { reasonText } from '../../domain/reason.js';
import type { CheckResult } from '../../platforms/kit/platform.js';
import type { DestinationStanding } from '../destinations/standing.js';
import { rungsOf, type Rung } from './rung.js';

/** @param results of the platform's own check; null where it was not asked for, because the destination is off */
export function destinationRungs(standing: DestinationStanding, results: readonly CheckResult[] | null): Rung[] {
  const rung = rungsOf('destination', standing.project, standing.id);
  if (results === null) {
    const text = bothLanguages(
      'It is switched off and was not asked. Its button “Check access” asks before it is switched on.',
      'Площадка выключена, её не спрашивали. Спросить до включения можно кнопкой «Проверить доступ».',
    );
    return [rung('off', 'assumed', text)];
  }
  return [...halted(standing), ...results.map(({ name, result, text }) => rung(name, result, text))];
}

function halted({ state, reason, project, id }: DestinationStanding): Rung[] {
  if (state === 'active' || reason === null) return [];
  return [
    rungsOf('destination', project, id)(
      state,
      'doubtful',
      bothLanguages(`Its calls wait. ${reasonText(reason, 'en')}`, `Её звонки ждут. ${reasonText(reason, 'ru')}`),
    ),
  ];
}
