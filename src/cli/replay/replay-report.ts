import Table from 'cli-table3';
import type { SimulationView } from '../../api/goals/simulation-views.js';
import type { Config } from '../../config/config.js';
import { describeGoal } from '../../messages/goal-descriptions.js';
import type { RereadCounts } from '../../processing/replay/reread-call.js';

const MAX_CAMPAIGNS = 15;
const MAX_SAMPLE_CALLS = 10;

/** What came out for one project. */
export interface ProjectOutcome extends SimulationView {
  readonly project: string;
  readonly reread: RereadCounts | null;
  /** Webhooks that could not be read when they came, and can be read now; null where they were not looked at. */
  readonly nowReadable: number | null;
}

/** Whether anything at all comes out otherwise. */
export function hasDifferences({ goals, destinations, reread, nowReadable }: ProjectOutcome): boolean {
  const moved = destinations.some((one) => one.new + one.skipped + one.expired + one.cancelled + one.returned + one.woken > 0);
  const changed = goals.some(({ gained, lost, revalued }) => gained + lost + revalued > 0);
  return moved || changed || (reread?.changed ?? 0) > 0 || (nowReadable ?? 0) > 0;
}

/** The rules that were tried, in sentences. */
export function goalRulesText({ projects }: Config, projectId: string): string {
  const goals = projects.find(({ id }) => id === projectId)?.goals ?? [];
  return goals
    .map(
      (goal) =>
        `${goal.id}: ${describeGoal(goal)
          .map(({ en }) => en)
          .join(' ')}`,
    )
    .join('\n');
}

/** For people. */
export function projectOutcomeText(outcome: ProjectOutcome): string {
  const { project, calls, goals, campaigns, destinations, sample } = outcome;
  const parts = [
    `Project ${project}: ${calls} calls.`,
    goalTable(goals.map((one) => [one.goal, one] as const)),
    'By campaign, what changes most first:',
    goalTable(campaigns.slice(0, MAX_CAMPAIGNS).map((one) => [one.campaign ?? '(none)', one] as const)),
    'Uploads by destination:',
    uploadTable(destinations),
    ...notes(outcome),
    ...(sample.length > 0 ? ['Some of the calls:', ...sample.slice(0, MAX_SAMPLE_CALLS).map(callLine)] : []),
  ];
  return parts.join('\n');
}

function goalTable(
  rows: readonly (readonly [
    string,
    Pick<SimulationView['goals'][number], 'metNow' | 'wouldMeet' | 'gained' | 'lost' | 'revalued' | 'valueNow' | 'valueThen'>,
  ])[],
): string {
  const table = new Table({
    head: ['', 'now', 'then', 'gained', 'lost', 'other value', 'value now', 'value then'],
    style: { head: [], border: [] },
  });
  for (const [name, one] of rows)
    table.push([
      name,
      one.metNow,
      one.wouldMeet,
      one.gained,
      one.lost,
      one.revalued,
      amounts(one.valueNow),
      amounts(one.valueThen),
    ]);
  return table.toString();
}

function uploadTable(destinations: SimulationView['destinations']): string {
  const table = new Table({
    head: ['', 'new', 'again', 'nothing to match', 'too late', 'before since', 'cancelled', 'already sent', 'sent, old value'],
    style: { head: [], border: [] },
  });
  for (const one of destinations) {
    const again = one.returned + one.woken;
    table.push([
      one.destination,
      one.new,
      again,
      one.skipped,
      one.expired,
      one.notTaken,
      one.cancelled,
      one.alreadySent,
      one.sentWithOldValue,
    ]);
  }
  return table.toString();
}

function notes({ erased, goals, untouched, reread, nowReadable, destinations }: ProjectOutcome): string[] {
  const undecidable = goals.reduce((sum, one) => sum + one.undecidable, 0);
  const sent = destinations.reduce((sum, one) => sum + one.alreadySent, 0);
  return [
    ...(sent > 0 ? [`${sent} uploads have left or may have: the platforms keep them, Ringback takes none back.`] : []),
    ...(erased.numbers + erased.callers > 0
      ? [
          `Erased by privacy: the numbers of ${erased.numbers} calls, every trace of the callers of ` +
            `${erased.callers}. Where an answer hangs on that (${undecidable} times), what was decided before ` +
            'stands.',
        ]
      : []),
    ...untouched.map(
      ({ goal, conversions }) => `${conversions} conversions to "${goal}", which these rules do not have, stay as they are.`,
    ),
    ...(reread === null
      ? []
      : [
          `Read again: ${reread.anew} calls from nothing, ${reread.partly} in part (older webhooks are no longer ` +
            `kept), ${reread.not} not at all; ${reread.changed} say something else.`,
          ...(reread.changed > 0
            ? [
                `  ${Object.entries(reread.fields)
                  .map(([field, count]) => `${field}: ${count}`)
                  .join(', ')}`,
              ]
            : []),
          ...(reread.strange > 0 ? [`  ${reread.strange} webhooks can no longer be read as their call’s and are left out.`] : []),
        ]),
    ...(nowReadable
      ? [`${nowReadable} webhooks that could not be read when they came can be read now; what they make is not counted here.`]
      : []),
  ];
}

function callLine({ callId, goal, change, failed, at }: SimulationView['sample'][number]): string {
  const why =
    failed === null
      ? ''
      : `: ${failed.condition}, wanted ${JSON.stringify(failed.wanted)}, found ${JSON.stringify(failed.found)}`;
  return `  ${at}  ${callId}  ${goal}  ${change}${why}`;
}

function amounts(all: readonly { readonly value: number; readonly currency: string }[]): string {
  return all.map(({ value, currency }) => `${value} ${currency}`).join('\n');
}
