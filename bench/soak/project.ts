import { ga4, metrica } from '../harness/ringback-config.js';

export const TOKEN = 'a-token-of-the-bench';
export const ADMIN_KEY = 'the-key-of-the-soak';

const EVERY_MINUTE = { schedule: '* * * * *' } as const;

/** The project of this part: two goals, and two destinations at a local sink, each with a round every minute. */
export function projectAt(sink: string): object {
  return {
    id: 'okna',
    name: 'Okna',
    sources: [{ id: 'mango-main', type: 'mango', tokens: [TOKEN], maxPerSecond: 1_000_000 }],
    goals: [
      { id: 'quality-call', when: { quality: true, answered: true }, value: 1500, currency: 'RUB' },
      { id: 'unique-answered', when: { answered: true, minTalkSeconds: 60, uniqueWithinDays: 30, callTypes: ['dynamic'] } },
    ],
    destinations: [
      {
        id: 'metrika',
        ...metrica(sink),
        ...EVERY_MINUTE,
        goals: { 'quality-call': { target: 'quality_call' }, 'unique-answered': { target: 'unique_call' } },
      },
      { id: 'ga4', ...ga4(sink), ...EVERY_MINUTE, goals: { 'quality-call': { event: 'qualify_lead' } } },
    ],
  };
}
