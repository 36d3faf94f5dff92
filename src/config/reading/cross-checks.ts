import { asList, CALL_GOAL, type When } from '../../domain/goals/goal.js';
import { matchesPattern } from '../../domain/goals/matching.js';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { looksLike } from '../../domain/look-alike-names.js';
import type { ProjectConfig } from '../config.js';
import { configPathText, type ConfigFinding, didYouMean } from '../messages/config-problem.js';
import type { OutlineEntry, ProjectOutline } from './outline.js';
import { isPlaceholder, isQuoted, STRONG_SECRET_ADVICE, weaknessOf } from '../../domain/secret-strength.js';

/** Checks across sections: names are unique, and references to names exist. */
export function crossCheckProjects(projects: readonly ProjectOutline[]): readonly ConfigFinding[] {
  const destinations = projects.flatMap((project) => project.destinations);
  return [
    ...confusableIds(projects, 'project'),
    ...confusableIds(
      projects.flatMap((project) => project.sources),
      'source',
    ),
    ...confusableIds(destinations, 'destination'),
    ...projects.flatMap((project) => confusableIds(project.goals, 'goal')),
    ...projects.flatMap(reservedGoalIds),
    ...projects.flatMap(unknownGoals),
    ...takeoverConflicts(destinations),
  ];
}

const KINDS = {
  project: { ...bothLanguages('project', 'проекта'), many: 'проектов' },
  source: { ...bothLanguages('source', 'источника'), many: 'источников' },
  destination: { ...bothLanguages('destination', 'площадки'), many: 'площадок' },
  goal: { ...bothLanguages('goal', 'цели'), many: 'целей' },
} as const;

/** Ids that are given twice, or that people would confuse. */
export function confusableIds(entries: readonly OutlineEntry[], kind: keyof typeof KINDS): readonly ConfigFinding[] {
  return [...duplicateIds(entries, kind), ...idsAlike(entries, kind)];
}

function duplicateIds(entries: readonly OutlineEntry[], kind: keyof typeof KINDS): readonly ConfigFinding[] {
  return entries.flatMap((entry, index) => {
    const first = entries.slice(0, index).find((earlier) => earlier.id !== null && earlier.id === entry.id);
    if (first === undefined) return [];
    const at = configPathText(first.at);
    const where = at === '' ? bothLanguages('the top level of the file', 'верхний уровень файла') : bothLanguages(at, at);
    const message = bothLanguages(
      `The ${KINDS[kind].en} id "${entry.id}" is taken by ${where.en}: choose another.`,
      `Имя ${KINDS[kind].ru} «${entry.id}» уже занято (${where.ru}): выберите другое.`,
    );
    return [{ path: configPathText([...entry.at, 'id']), message }];
  });
}

/**
 * Ids have Latin letters only, so two look alike where they differ in case: in names of keys, in files and to people. Rules
 * ignore the case of a source's id.
 */
function idsAlike(entries: readonly OutlineEntry[], kind: keyof typeof KINDS): readonly ConfigFinding[] {
  return entries.flatMap(({ id, at }, index) => {
    const alike = entries
      .slice(0, index)
      .find((earlier) => earlier.id !== null && id !== null && earlier.id !== id && looksLike(earlier.id, id));
    if (!alike) return [];
    const message = bothLanguages(
      `The ${KINDS[kind].en} ids "${id}" and "${alike.id}" differ only in capital letters, and people would confuse the two: ` +
        'choose another.',
      `Имена ${KINDS[kind].many} «${id}» и «${alike.id}» отличаются только заглавными буквами, их легко перепутать: ` +
        'выберите другое.',
    );
    return [{ path: configPathText([...at, 'id']), message }];
  });
}

function reservedGoalIds(project: ProjectOutline): readonly ConfigFinding[] {
  return project.goals
    .filter(({ id }) => id === CALL_GOAL.id)
    .map(({ at }) => ({
      path: configPathText([...at, 'id']),
      message: bothLanguages(
        `The goal id "${CALL_GOAL.id}" is reserved for the goal that every ended call meets ` +
          '(Metrica’s mode: calls): choose another.',
        `Имя цели «${CALL_GOAL.id}» занято целью, которую выполняет любой завершённый звонок ` +
          '(mode: calls у Метрики): выберите другое.',
      ),
    }));
}

function unknownGoals(project: ProjectOutline): readonly ConfigFinding[] {
  const known = project.goals.flatMap((goal) => (goal.id === null ? [] : [goal.id]));
  return project.destinations.flatMap((destination) =>
    destination.goals
      .filter((goal) => !known.includes(goal))
      .map((goal) => ({
        path: configPathText([...destination.at, 'goals', goal]),
        message: unknownGoalMessage(goal, known),
      })),
  );
}

function unknownGoalMessage(goal: string, known: readonly string[]): LocalizedText {
  const hint = didYouMean(goal, known);
  const list = known.join(', ');
  return bothLanguages(
    `The project has no goal "${goal}".${hint.en} Its goals: ${list || 'none'}.`,
    `В проекте нет цели «${goal}».${hint.ru} Его цели: ${list || 'нет'}.`,
  );
}

function takeoverConflicts(destinations: readonly ProjectOutline['destinations'][number][]): readonly ConfigFinding[] {
  return destinations.flatMap(({ at, formerly }, index) => {
    if (formerly === null) return [];
    const path = configPathText([...at, 'formerly']);
    if (destinations.some((other) => other.id === formerly)) {
      const message = bothLanguages(
        `A destination with the id "${formerly}" still exists: name an id that is no longer used.`,
        `Площадка с именем «${formerly}» ещё есть: назовите имя, которое больше не используется.`,
      );
      return [{ path, message }];
    }
    if (destinations.slice(0, index).some((other) => other.formerly === formerly)) {
      const message = bothLanguages(
        `Another destination already takes over from "${formerly}": only one can.`,
        `От «${formerly}» уже наследует другая площадка: может только одна.`,
      );
      return [{ path, message }];
    }
    return [];
  });
}

/** Rules that name a source that the project does not have: they are valid and never met. */
export function unknownRuleSources(project: ProjectConfig): readonly LocalizedText[] {
  return project.goals.flatMap((goal) =>
    [goal.when, ...goal.valueBy.map((one) => one.when)]
      .flatMap(sourcesNamedIn)
      .filter((pattern) => !project.sources.some((source) => matchesPattern(pattern, source.id)))
      .map((pattern) =>
        bothLanguages(
          `Goal "${goal.id}" of project "${project.id}" asks for source "${pattern}", which the project does not have.`,
          `Цель «${goal.id}» проекта «${project.id}» ждёт источник «${pattern}», которого в проекте нет.`,
        ),
      ),
  );
}

const ADMIN_KEY = 'RINGBACK_ADMIN_KEY';
const ADMIN_KEY_QUOTED = bothLanguages(
  'It is in quotes, which would be a part of it: take them away.',
  'Ключ в кавычках, они стали бы его частью: уберите их.',
);
const ADMIN_KEY_PLACEHOLDER = bothLanguages(
  'It is a placeholder: put a real key in.',
  'Вместо ключа стоит заглушка: впишите настоящий.',
);

/** The environment's key grants access to everything. */
export function adminKeyProblems(adminKey: string | null): readonly ConfigFinding[] {
  if (adminKey === null) return [];
  if (isQuoted(adminKey)) return [{ path: ADMIN_KEY, message: ADMIN_KEY_QUOTED }];
  if (isPlaceholder(adminKey)) return [{ path: ADMIN_KEY, message: ADMIN_KEY_PLACEHOLDER }];
  const weakness = weaknessOf(adminKey);
  if (weakness === null) return [];
  const message = bothLanguages(
    `It ${weakness.en}: ${STRONG_SECRET_ADVICE.en}`,
    `Этот ключ ${weakness.ru}: ${STRONG_SECRET_ADVICE.ru}`,
  );
  return [{ path: ADMIN_KEY, message }];
}

function sourcesNamedIn(when: When): readonly string[] {
  const inner = [...(when.any ?? []), ...(when.all ?? []), ...(when.not === undefined ? [] : [when.not])];
  return [...(when.sources === undefined ? [] : asList(when.sources)), ...inner.flatMap(sourcesNamedIn)];
}
