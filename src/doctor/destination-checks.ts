import { type Destination, type Destinations, findSharedGoalTargets } from '../destinations/destinations.js';
import { bothLanguages, type LocalizedText } from '../domain/localized-text.js';
import { reasonText } from '../messages/reason-messages.js';
import type { CheckResult } from '../platforms/kit/platform.js';
import type { DestinationStatus } from './destination-status.js';
import { type DoctorCheck, doctorChecksOf } from './doctor-check.js';

/** @param results of the platform's own check; null where it was not run, because the destination is disabled */
export function checkDestination(status: DestinationStatus, results: readonly CheckResult[] | null): DoctorCheck[] {
  const check = doctorChecksOf('destination', status.project, status.id);
  if (results === null) {
    const text = bothLanguages(
      'It is switched off and was not asked. Its button “Check access” asks before it is switched on.',
      'Площадка выключена, её не спрашивали. Спросить до включения можно кнопкой «Проверить доступ».',
    );
    return [check('off', 'assumed', text)];
  }
  return [...checksOfWaiting(status), ...results.map(({ name, result, text }) => check(name, result, text))];
}

function checksOfWaiting({ state, reason, project, id }: DestinationStatus): DoctorCheck[] {
  if (state === 'active' || reason === null) return [];
  return [
    doctorChecksOf('destination', project, id)(
      state,
      'doubtful',
      bothLanguages(`Its calls wait. ${reasonText(reason, 'en')}`, `Её звонки ждут. ${reasonText(reason, 'ru')}`),
    ),
  ];
}

/** Conflicts between two destinations: calls that would count twice. */
export function checkDestinationPairs(destinations: Destinations): DoctorCheck[] {
  const found = [...findSharedGoalTargets(destinations).map(sameGoalTwice), ...goalsImportedTwice(destinations.enabled())];
  if (found.length > 0) return found;
  const text = bothLanguages(
    'No goal is sent twice to the same account.',
    'Ни одно место не узнаёт об одной цели от двух площадок.',
  );
  return [doctorChecksOf('between')('twins', 'proved', text)];
}

function sameGoalTwice({ one, other, name }: { one: Destination; other: Destination; name: string }): DoctorCheck {
  const text = bothLanguages(
    `Both tell the same account of the same goal (${name}): each call counts twice there. Take the goal out of one of them.`,
    `Обе сообщают одному аккаунту об одной цели (${name}): каждый звонок засчитается дважды. Уберите цель у одной из них.`,
  );
  return checksOfPair(one, other)(`twin ${name}`, 'doubtful', text);
}

/** The same goal sent to a platform and to another one that may import it from there. */
function goalsImportedTwice(enabled: readonly Destination[]): DoctorCheck[] {
  return enabled.flatMap((importer) => {
    const { mayImport, goalTargets } = importer.platform;
    if (mayImport === undefined) return [];
    return enabled
      .filter(({ config, projectId }) => projectId === importer.projectId && mayImport.from.includes(config.platform))
      .flatMap((origin) =>
        [...goalTargets.keys()]
          .filter((goal) => origin.platform.goalTargets.has(goal))
          .map((goal) => importedTwice(origin, importer, goal, mayImport.advice)),
      );
  });
}

function importedTwice(origin: Destination, importer: Destination, goal: string, advice: LocalizedText): DoctorCheck {
  const text = bothLanguages(`Both are told of ${goal}. ${advice.en}`, `Обе узнают о ${goal}. ${advice.ru}`);
  return checksOfPair(origin, importer)(`imported ${goal}`, 'doubtful', text);
}

function checksOfPair(one: Destination, other: Destination) {
  return doctorChecksOf('between', one.projectId === other.projectId ? one.projectId : null, `${one.id} + ${other.id}`);
}
