import { createDestinations, type Destinations } from '../../src/destinations/destinations.js';
import {
  findSharedGoalTargets,
  goalsSharingTargets,
  othersAtTarget,
  sharedTargetText,
} from '../../src/destinations/shared-targets.js';
import { platform as ga4 } from '../../src/platforms/ga4/index.js';
import { platform as webhook } from '../../src/platforms/webhook/index.js';
import { platform as metrica } from '../../src/platforms/yandex-metrica/index.js';
import { systemClock } from '../../src/runtime/clock.js';
import { createHttpClient } from '../../src/runtime/http.js';
import { aConfig, aDestination, aProject } from '../support/test-pipeline.js';

const PLATFORMS = { 'yandex-metrica': metrica, ga4, webhook };

/** By destination, its platform, its account and the target of each goal. */
type TargetsOf = Record<
  string,
  readonly [keyof typeof PLATFORMS, string, Record<string, string>, { readonly enabled?: boolean }?]
>;

/** A postback is sent by GET; the document of a POST request names the goal. */
function methodOf(url: string): object {
  return url.includes('{{') ? { method: 'GET' } : {};
}

function settingsOf(platform: keyof typeof PLATFORMS, account: string, goals: Record<string, string>): object {
  const byGoal = (key: string) => Object.fromEntries(Object.entries(goals).map(([goal, target]) => [goal, { [key]: target }]));
  if (platform === 'ga4')
    return ga4.settings.parse({ measurementId: account, apiSecret: 'a-secret-of-ga4-tests', goals: byGoal('event') });
  if (platform === 'webhook')
    return webhook.settings.parse({
      url: account,
      ...methodOf(account),
      goals: Object.fromEntries(Object.keys(goals).map((goal) => [goal, {}])),
    });
  return metrica.settings.parse({ counterId: account, token: 'a-token-of-metrica-tests', goals: byGoal('target') });
}

function destinationsOf(targets: TargetsOf): Destinations {
  const destinations = Object.entries(targets).map(([id, [platform, account, goals, more]]) =>
    aDestination({ id, platform, settings: settingsOf(platform, account, goals), ...more }),
  );
  const runtime = { http: createHttpClient(), clock: systemClock };
  return createDestinations(aConfig('sqlite::memory:', [aProject({ destinations })]), Object.values(PLATFORMS), runtime);
}

const namesOf = (targets: TargetsOf) =>
  findSharedGoalTargets(destinationsOf(targets)).map(({ name, routes: goals }) => [
    name,
    ...goals.map(({ destination, goal }) => `${destination.id}/${goal}`),
  ]);

describe('a target told more than once', () => {
  it('is found in one destination, in two, and by three goals at once', () => {
    expect(namesOf({ m: ['yandex-metrica', '1', { a: 'call', b: 'call', c: 'other' }] })).toEqual([['call', 'm/a', 'm/b']]);
    expect(
      namesOf({ m: ['yandex-metrica', '1', { a: 'call' }], too: ['yandex-metrica', '1', { b: 'call', c: 'call' }] }),
    ).toEqual([['call', 'm/a', 'too/b', 'too/c']]);
  });

  it.each<[string, TargetsOf]>([
    ['another counter', { m: ['yandex-metrica', '1', { a: 'call' }], n: ['yandex-metrica', '2', { a: 'call' }] }],
    ['another platform', { m: ['yandex-metrica', '1', { a: 'call' }], g: ['ga4', 'G-ABC1234567', { a: 'call' }] }],
    ['another target', { m: ['yandex-metrica', '1', { a: 'call', b: 'Call' }] }],
    [
      'a destination that is off',
      { m: ['yandex-metrica', '1', { a: 'call' }], off: ['yandex-metrica', '1', { a: 'call' }, { enabled: false }] },
    ],
    ['a webhook whose document names the goal', { w: ['webhook', 'https://crm.example/hook', { a: '', b: '' }] }],
  ])('is not %s', (_name, targets) => {
    expect(namesOf(targets)).toEqual([]);
  });

  it('is a postback that names neither the goal nor a key of its own', () => {
    const url = 'https://crm.example/postback?click={{clickIds.gclid}}';
    expect(namesOf({ w: ['webhook', url, { a: '', b: '' }] })).toEqual([[expect.any(String), 'w/a', 'w/b']]);
    expect(namesOf({ w: ['webhook', `${url}&goal={{goal}}`, { a: '', b: '' }] })).toEqual([]);
  });

  it('joins all goals that share one with each other, through however many destinations', () => {
    const { all } = destinationsOf({
      m: ['yandex-metrica', '1', { a: 'one', b: 'one', d: 'four' }],
      g: ['ga4', 'G-ABC1234567', { b: 'two', c: 'two', e: 'five' }, { enabled: false }],
    });
    const groups = goalsSharingTargets(all);
    expect([...groups.keys()].sort()).toEqual(['a', 'b', 'c']);
    expect(new Set(groups.values()).size).toBe(1);
  });

  it('is known from each side', () => {
    const destinations = destinationsOf({
      m: ['yandex-metrica', '1', { a: 'call' }],
      n: ['yandex-metrica', '1', { b: 'call', c: 'other' }],
    });
    const othersOf = (id: string, goal: string) => {
      const destination = destinations.find(id);
      if (!destination) throw new Error(`no destination ${id}`);
      return othersAtTarget(destinations, { destination, goal }).map((one) => `${one.destination.id}/${one.goal}`);
    };
    expect([othersOf('m', 'a'), othersOf('n', 'b'), othersOf('n', 'c'), othersOf('n', 'unknown')]).toEqual([
      ['n/b'],
      ['m/a'],
      [],
      [],
    ]);
  });

  it('is told to people with every goal and the target', () => {
    const both: TargetsOf[] = [
      { m: ['yandex-metrica', '1', { a: 'call', b: 'call' }] },
      { m: ['yandex-metrica', '1', { a: 'call' }], n: ['yandex-metrica', '1', { b: 'call' }] },
    ];
    for (const targets of both) {
      const [shared] = findSharedGoalTargets(destinationsOf(targets));
      if (!shared) throw new Error('none found');
      for (const text of Object.values(sharedTargetText(shared)))
        for (const word of ['call', 'a (m)', 'n' in targets ? 'b (n)' : 'b (m)']) expect(text).toContain(word);
    }
  });
});
