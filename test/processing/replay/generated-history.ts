import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { Goal, When } from '../../../src/domain/goals/goal.js';
import { DAY, HOUR, MINUTE, type Instant } from '../../../src/domain/time/instant.js';
import type { MarkRequest } from '../../../src/processing/marks/mark.js';

/** A webhook, and when it came. */
export interface GeneratedWebhook {
  readonly at: Instant;
  readonly query: string;
}

const CALLS = 24;

const call = fc.record({
  caller: fc.constantFrom(null, '79161234561', '79161234562', '79161234563', '84957654321'),
  startedAgo: fc.integer({ min: 0, max: 29 * 24 * 60 }),
  /** Most come as webhooks as they happen; a few are imported late. */
  heardLate: fc.oneof(
    { arbitrary: fc.constant(0), weight: 5 },
    { arbitrary: fc.integer({ min: 1, max: 9 * 24 * 60 }), weight: 1 },
  ),
  talkSeconds: fc.constantFrom(0, 20, 90, 400),
  quality: fc.constantFrom('true', 'false', null),
  laterQuality: fc.constantFrom('true', 'false', null, null, null),
  campaign: fc.constantFrom('brand-okna', 'poisk', 'rsya', null),
  visitor: fc.constantFrom(true, true, true, false),
});

/** Webhooks of a month before `now`, in the order in which they came. */
export const histories = (now: Instant): fc.Arbitrary<readonly GeneratedWebhook[]> =>
  fc.array(call, { minLength: CALLS, maxLength: CALLS }).map((calls) =>
    calls
      .flatMap((one, index) => {
        const start = now - HOUR - one.startedAgo * MINUTE;
        const heard = Math.min(start + 5 * MINUTE + one.heardLate * MINUTE, now - 2 * MINUTE);
        const end = parameters({
          callId: `c${index}`,
          dateStart: dateText(start),
          dateEnd: dateText(start + 4 * MINUTE),
          callStatus: one.talkSeconds > 0 ? '1120' : '1200',
          duration: String(one.talkSeconds),
          callerNumber: one.caller,
          isQuality: one.quality,
          utmCampaign: one.campaign,
          yaCid: one.visitor ? `17638000001234${String(index).padStart(4, '0')}` : null,
        });
        const later =
          one.laterQuality &&
          parameters({ callId: `c${index}`, dateEnd: dateText(start + 4 * MINUTE), isQuality: one.laterQuality });
        return [{ at: heard, query: end }, ...(later ? [{ at: heard + MINUTE, query: later }] : [])];
      })
      .sort((a, b) => a.at - b.at),
  );

const rules: fc.Arbitrary<When> = fc.constantFrom<When[]>(
  { quality: true },
  { answered: true },
  { answered: true, minTalkSeconds: 60 },
  { not: { quality: true } },
  { any: [{ quality: true }, { utmCampaign: 'brand*' }] },
  { uniqueWithinDays: 7 },
  { callNumber: { min: 2 }, answered: true },
  { callerNumbers: ['+7916*'] },
  { hours: { days: 'mon-fri', from: '09:00', to: '18:00' } },
);

const goal = (id: string): fc.Arbitrary<Goal> =>
  fc.record({
    id: fc.constant(id),
    when: rules,
    at: fc.constantFrom('end', 'end', 'start'),
    value: fc.constantFrom(null, 1500, 99.9),
    currency: fc.constantFrom('RUB', 'USD'),
    valueBy: fc.constantFrom([], [{ when: { utmCampaign: 'brand*' }, value: 800 }]),
    oncePerCallerDays: fc.constantFrom(null, 3, 30),
    holdMinutes: fc.constantFrom(0, 0, 90),
  });

/** Some of three goals, always in the same order. */
export const goalLists: fc.Arbitrary<readonly Goal[]> = fc
  .tuple(goal('quality-call'), goal('long-call'), goal('second'), fc.constantFrom(3, 3, 2))
  .map(([one, two, three, count]) => [one, two, three].slice(0, count));

/** A few words of people on calls of the history. */
export const marksOn: fc.Arbitrary<readonly MarkRequest[]> = fc.array(
  fc
    .record({ callId: fc.integer({ min: 0, max: CALLS - 1 }).map((index) => `c${index}`) })
    .chain(({ callId }) =>
      fc.constantFrom<MarkRequest[]>(
        { callId, goal: 'quality-call', value: 42_000.5 },
        { callId, goal: 'quality-call', remove: true },
        { callId, goal: 'long-call' },
        { callId, label: 'spam' },
      ),
    ),
  { minLength: 2, maxLength: 5 },
);

/** As MANGO writes dates. */
function dateText(at: Instant): string {
  return DateTime.fromMillis(at, { zone: 'utc' }).toFormat("dd-MM-yyyy'T'HH:mm'Z'");
}

function parameters(values: Readonly<Record<string, string | null>>): string {
  const said = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null);
  return new URLSearchParams(said).toString();
}

export const MONTH = 30 * DAY;
