import { createDestinations } from '../../../src/destinations/destinations.js';
import type { PlatformRuntime } from '../../../src/platforms/kit/platform.js';
import { outgoingValue } from '../../../src/platforms/kit/settings.js';
import { aFact } from '../../support/call-builders.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject } from '../../support/test-pipeline.js';

const EUROS = { minor: 150_000, currency: 'EUR' };
const inDollars = () => 'USD';

describe('what a destination tells of a goal’s worth', () => {
  it.each([
    ['the conversion’s own', 'send', EUROS, EUROS],
    ['nothing where it has none', 'send', null, null],
    ['nothing where it is left out', 'omit', EUROS, null],
    ['a fixed number in the conversion’s currency', 800, EUROS, { minor: 80_000, currency: 'EUR' }],
    [
      'a fixed number in the goal’s currency where the conversion is worth nothing',
      800,
      null,
      { minor: 80_000, currency: 'USD' },
    ],
    ['zero as a number of its own', 0, EUROS, { minor: 0, currency: 'EUR' }],
  ] as const)('is %s', (_name, wish, value, outgoing) => {
    expect(outgoingValue(wish, aFact({ value }), inDollars)).toEqual(outgoing);
  });

  it('is in roubles where nobody knows the goal', () => {
    expect(outgoingValue(800, aFact({ value: null }), undefined)).toEqual({ minor: 80_000, currency: 'RUB' });
    expect(outgoingValue(800, aFact({ value: null }), () => null)).toEqual({ minor: 80_000, currency: 'RUB' });
  });

  it('is in the currency that the destination’s own project gave the goal', () => {
    const seen: PlatformRuntime['currencyOf'][] = [];
    const { definition } = new FakePlatform();
    const watched = {
      ...definition,
      create: (settings: never, runtime: PlatformRuntime) => {
        seen.push(runtime.currencyOf);
        return definition.create(settings, runtime);
      },
    };
    const projects = ['USD', 'EUR'].map((currency) =>
      aProject({ id: currency, goals: [aGoal({ currency })], destinations: [aDestination({ id: `to-${currency}` })] }),
    );
    createDestinations(aConfig('sqlite:unused.db', projects), [watched], { http: {} as never, clock: { now: () => 0 } });
    expect(seen.map((currencyOf) => currencyOf?.('quality-call'))).toEqual(['USD', 'EUR']);
  });
});
