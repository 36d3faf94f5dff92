import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { source as mango } from '../../../src/sources/mango/index.js';
import { source as mapped } from '../../../src/sources/mapped/index.js';
import type { MappedSettings } from '../../../src/sources/mapped/settings.js';
import { type CaseOutcome, type CaseRequest, exampleSource, outcomeOf, withMoments } from './run-case.js';

interface Cases {
  readonly goals: readonly { readonly id: string; readonly when: unknown }[];
  readonly mapped: readonly (CaseOutcome & {
    readonly title: string;
    readonly example?: string;
    readonly source?: unknown;
    readonly requests: readonly CaseRequest[];
  })[];
  readonly mango: readonly (CaseOutcome & { readonly title: string; readonly params: Readonly<Record<string, string>> })[];
}

/** Webhooks as public receivers and guides show them, with invented ids, names and numbers. */
const CASES = JSON.parse(withMoments(readFileSync(join(__dirname, 'webhooks.json'), 'utf8'))) as Cases;

function check({ call, met }: ReturnType<typeof outcomeOf>, { expect: wanted, conversions, never }: CaseOutcome): void {
  expect(call).toMatchObject(wanted);
  expect(met).toEqual(expect.arrayContaining([...conversions]));
  if (never) expect(met).toEqual([]);
}

describe('a mapped source reads', () => {
  it.each(CASES.mapped)('$title', async (one) => {
    const settings =
      one.example === undefined
        ? mapped.settings.parse(one.source)
        : ((await exampleSource(one.example)).source.settings as MappedSettings);
    check(outcomeOf(mapped, settings, one.requests, CASES.goals), one);
  });
});

describe('a MANGO webhook is read with', () => {
  it.each(CASES.mango)('$title', (one) => {
    const query = new URLSearchParams({ callId: '1', callStatus: '1120', duration: '95', ...one.params }).toString();
    check(outcomeOf(mango, mango.settings.parse({}), [{ method: 'GET', query }], CASES.goals), one);
  });
});
