import { countContribution } from '../../../src/domain/statistics/count-contribution.js';
import {
  callerPrefixOf,
  type CallWithOutcome,
  contributionFrom,
  contributionOf,
  contributionText,
} from '../../../src/domain/statistics/contribution.js';
import { ROLLUP_NAMES, RollupDeltas } from '../../../src/domain/statistics/rollups.js';
import { PROGRESS_ORDER, UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';
import { aCall } from '../../support/call-builders.js';

const { id: callId, ...facts } = aCall();
const AT = { day: '2026-11-20', hour: 13 };
const GROUPS = [1, 2, 3, 4, 5, 6, 7];
const there = { callId, identified: true, sent: false, verified: false, reasonCode: null } as const;

/** A missed call with two goals, one of them at a destination. */
const MISSED: CallWithOutcome = {
  call: { id: callId, ...facts, answered: false, moment: 0, excluded: false, identifiers: ['yaCid', 'yclid'] },
  conversions: [
    { callId, goal: 'quality-call', valueMinor: 150_000, currency: 'RUB' },
    { callId, goal: 'order', valueMinor: null, currency: null },
    { callId, goal: 'call', valueMinor: null, currency: null },
  ],
  uploads: [
    { ...there, goal: 'quality-call', destination: 'okna', state: 'delivered', sent: true, verified: true },
    { ...there, goal: 'call', destination: 'okna', state: 'skipped', reasonCode: 'NO_IDENTIFIER', identified: false },
  ],
};

function rowsOf(...signs: readonly (1 | -1)[]) {
  const deltas = new RollupDeltas();
  for (const sign of signs) countContribution(deltas, contributionOf(MISSED, AT, GROUPS), sign);
  return Object.fromEntries(ROLLUP_NAMES.map((name) => [name, deltas.changed(name)]));
}

describe('what a call contributes', () => {
  it('is read as it was written', () => {
    const of = contributionOf(MISSED, AT, GROUPS);
    expect(contributionFrom(contributionText(of))).toEqual(of);
    expect(contributionText(of).length).toBeLessThan(300);
  });

  it('is nothing once it was taken out again', () => {
    expect(Object.values(rowsOf(1, -1)).flat()).toEqual([]);
  });

  it('is a missed call of its day, hour and caller, and a goal with a value and one without', () => {
    const rows = rowsOf(1);
    const okna = { projectId: 'okna', day: '2026-11-20' };
    expect(rows.stat_days).toEqual([{ ...okna, calls: 1, answered: 0, missed: 1, excluded: 0 }]);
    expect(rows.stat_goals).toEqual([
      { ...okna, destination: '', goal: 'order', currency: '', conversions: 1, valueMinor: 0 },
      { ...okna, destination: '', goal: 'quality-call', currency: 'RUB', conversions: 1, valueMinor: 150_000 },
      { ...okna, destination: 'okna', goal: 'quality-call', currency: 'RUB', conversions: 1, valueMinor: 150_000 },
    ]);
    const [caller] = rows.stat_callers ?? [];
    expect(facts.callerKey).toMatch(new RegExp(`^${callerPrefixOf(Number(caller?.caller))}`));
    expect(rows.stat_missed_hours?.map(({ period, hour }) => [period, hour])).toContainEqual(['2026-11-20', 13]);
  });

  it('is at a destination counted once, by the furthest of its uploads', () => {
    const rows = rowsOf(1);
    expect(rows.stat_uploads).toMatchObject([{ destination: 'okna', uploads: 2, delivered: 1, skipped: 1 }]);
    expect(rows.stat_funnel).toMatchObject(
      ['2026-11-20', '2026-11'].map((period) => ({ period, state: 'delivered', reason: '', calls: 1, sent: 1, confirmed: 1 })),
    );
  });

  it('is in one group of each kind, for the day, the month, the year and all time', () => {
    const periods = (rowsOf(1).stat_campaigns ?? []).filter(({ kind }) => kind === 'keyword').map(({ period }) => period);
    expect(periods).toEqual(['2026-11-20', '2026-11', '2026', '']);
    expect(rowsOf(1).stat_coverage).toContainEqual(
      expect.objectContaining({ groupId: 1, calls: 1, none: 0, yaCid: 1, yclid: 1, gaCid: 0 }),
    );
  });

  it('at a destination knows how far each state is', () => {
    expect([...PROGRESS_ORDER].sort()).toEqual([...UPLOAD_STATES].sort());
  });
});
