import { findSharedGoalTargets, type Destination, type Destinations } from '../../destinations/destinations.js';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { rungsOf, type Rung } from './rung.js';

/** What two destinations do to each other: calls that would count twice. */
export function betweenRungs(destinations: Destinations): Rung[] {
  const found = [...findSharedGoalTargets(destinations).map(sameGoal), ...importedGoals(destinations.enabled())];
  if (found.length > 0) return found;
  const text = bothLanguages(
    'No place is told of the same goal by two destinations.',
    'Ни одно место не узнаёт об одной цели от двух площадок.',
  );
  return [rungsOf('between')('twins', 'proved', text)];
}

function sameGoal({ one, other, name }: { one: Destination; other: Destination; name: string }): Rung {
  const text = bothLanguages(
    `Both tell the same account of the same goal (${name}): each call counts twice there. Take the goal out of one of them.`,
    `Обе сообщают одному аккаунту об одной цели (${name}): каждый звонок засчитается дважды. Уберите цель у одной из них.`,
  );
  return between(one, other)(`twin ${name}`, 'doubtful', text);
}

/** The same goal told to a platform and to another from which it may import by itself. */
function importedGoals(enabled: readonly Destination[]): Rung[] {
  return enabled.flatMap((importer) => {
    const { mayImport, goalTargets: places } = importer.platform;
    if (mayImport === undefined) return [];
    return enabled
      .filter(({ config, projectId }) => projectId === importer.projectId && mayImport.from.includes(config.platform))
      .flatMap((origin) =>
        [...places.keys()]
          .filter((goal) => origin.platform.goalTargets.has(goal))
          .map((goal) => imported(origin, importer, goal, mayImport.advice)),
      );
  });
}

function imported(origin: Destination, importer: Destination, goal: string, advice: LocalizedText): Rung {
  const text = bothLanguages(`Both are told of ${goal}. ${advice.en}`, `Обе узнают о ${goal}. ${advice.ru}`);
  return between(origin, importer)(`imported ${goal}`, 'doubtful', text);
}

function between(one: Destination, other: Destination) {
  return rungsOf('between', one.projectId === other.projectId ? one.projectId : null, `${one.id} + ${other.id}`);
}
