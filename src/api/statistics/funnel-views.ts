import { z } from 'zod';
import type { Destinations } from '../../destinations/destinations.js';
import { isReasonCode } from '../../domain/reason.js';
import type { Language } from '../../domain/localized-text.js';
import type { FunnelCount, FunnelStatistics } from '../../domain/statistics/statistics.js';
import { UPLOAD_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import { countSchema, partialShape, reasonSchema, toReasonView } from '../http/answer.js';

interface NamedDestination {
  readonly id: string;
  /** Null for one no longer in the config. */
  readonly platform: string | null;
}

/** The destinations of a project: those of the config, then those known only from its uploads. */
export function countedDestinations(
  { at }: FunnelStatistics,
  projectId: string,
  destinations: Destinations,
  asked: string | undefined,
): NamedDestination[] {
  const configured = destinations.ofProject(projectId).map(({ id, config }) => ({ id, platform: config.platform }));
  const counted = new Set(at.map(({ destination }) => destination));
  const gone = [...counted].filter((id) => !configured.some((one) => one.id === id)).sort();
  return [...configured, ...gone.map((id) => ({ id, platform: null }))].filter(({ id }) => asked === undefined || id === asked);
}

const states = Object.fromEntries(UPLOAD_STATES.map((state) => [state, countSchema])) as Record<UploadState, typeof countSchema>;

/** The answer of `GET /stats/funnel`. */
export const funnelSchema = z
  .strictObject({
    ...partialShape,
    items: z.array(
      z.strictObject({
        project: z.string(),
        destination: z.string(),
        platform: z.string().nullable().describe('Null for a destination that left the config.'),
        funnel: z.strictObject({
          calls: countSchema.describe('All calls of the project.'),
          goal: countSchema.describe('Met a goal that this destination takes.'),
          identified: countSchema.describe('Carry an identifier that the platform can match.'),
          sent: countSchema.describe(
            'Sent to the platform, which took it, refused it or may have it; not what an outage or a dry run turned back.',
          ),
          confirmed: countSchema.describe('Confirmed by the platform itself.'),
        }),
        split: z
          .strictObject({
            noGoal: z.strictObject({
              excluded: countSchema.describe('The number is on the project’s list.'),
              rulesNotMet: countSchema.describe(
                'No goal that this destination takes was met, or the call is from before its `since`.',
              ),
            }),
            states: z.strictObject(states),
          })
          .describe('Every call counted exactly once, by the furthest of its uploads; the counts add up to `calls`.'),
        reasons: z
          .array(z.strictObject({ state: z.enum(UPLOAD_STATES), reason: reasonSchema.nullable(), calls: countSchema }))
          .describe('Why calls are in their state, the most frequent first.'),
      }),
    ),
  })
  .meta({ id: 'Funnel' });
export type FunnelView = z.output<typeof funnelSchema>;
type FunnelItem = FunnelView['items'][number];

export function funnelItem(
  project: string,
  { id, platform }: NamedDestination,
  { calls, excluded, at }: FunnelStatistics,
  language: Language,
): FunnelItem {
  const there = at.filter(({ destination }) => destination === id);
  const sum = (what: 'calls' | 'excluded' | 'identified' | 'sent' | 'confirmed', of = there) =>
    of.reduce((total, count) => total + count[what], 0);
  const ofState = (state: UploadState) => there.filter((count) => count.state === state);
  const split = Object.fromEntries(UPLOAD_STATES.map((state) => [state, sum('calls', ofState(state))])) as Record<
    UploadState,
    number
  >;
  const goal = sum('calls');
  const excludedHere = excluded - sum('excluded');
  return {
    project,
    destination: id,
    platform,
    funnel: { calls, goal, identified: sum('identified'), sent: sum('sent'), confirmed: sum('confirmed') },
    split: { noGoal: { excluded: excludedHere, rulesNotMet: calls - goal - excludedHere }, states: split },
    reasons: reasonsOf(there, language),
  };
}

function reasonsOf(there: readonly FunnelCount[], language: Language): FunnelItem['reasons'] {
  const reasons = there.map(({ state, reason: code, calls }) => {
    const reason = isReasonCode(code) ? { code } : null;
    return { state, reason: toReasonView(reason, language), calls };
  });
  const nameOf = ({ state, reason }: (typeof reasons)[number]) => `${state} ${reason?.code ?? ''}`;
  return reasons.sort((a, b) => b.calls - a.calls || (nameOf(a) < nameOf(b) ? -1 : 1));
}

const NO_CALLS = Object.fromEntries(UPLOAD_STATES.map((state) => [state, 0])) as Record<UploadState, number>;

export const FUNNEL_EXAMPLE: FunnelView = {
  items: [
    {
      project: 'okna',
      destination: 'metrika-okna',
      platform: 'yandex-metrica',
      funnel: { calls: 41, goal: 12, identified: 10, sent: 10, confirmed: 6 },
      split: { noGoal: { excluded: 3, rulesNotMet: 26 }, states: { ...NO_CALLS, skipped: 2, confirming: 4, delivered: 6 } },
      reasons: [
        { state: 'delivered', reason: null, calls: 6 },
        {
          state: 'confirming',
          reason: { code: 'AWAITING_VERDICT', text: 'The platform took the request; its verdict comes later.' },
          calls: 4,
        },
        {
          state: 'skipped',
          reason: {
            code: 'NO_IDENTIFIER',
            text:
              'The call carries no visitor id that this platform knows (?). A later webhook that brings one starts the ' +
              'sending.',
          },
          calls: 2,
        },
      ],
    },
  ],
};
