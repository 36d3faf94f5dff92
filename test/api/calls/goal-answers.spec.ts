import { goalAnswer } from '../../../src/api/calls/call-at-destination.js';
import type { ConversionEntity } from '../../../src/store/schema/entities/upload.entity.js';

const FAILED = { met: false, failed: { condition: 'quality', wanted: true, found: null } } as const;

function aConversion(overrides: Partial<ConversionEntity>): ConversionEntity {
  return {
    id: 'c',
    projectId: 'okna',
    callId: 'k',
    goal: 'g',
    occurredAt: 0,
    valueMinor: null,
    currency: null,
    decidedBy: 'mark',
    createdAt: 0,
    revokedAt: null,
    ...overrides,
  };
}

describe('the answer to whether a goal is met', () => {
  it('is yes where a mark made the conversion, whatever the rule says', () => {
    expect(goalAnswer('g', FAILED, aConversion({}))).toEqual({ goal: 'g', met: true, failed: null });
  });

  it('names the condition that failed', () => {
    expect(goalAnswer('g', FAILED, undefined)).toEqual({ goal: 'g', met: false, failed: FAILED.failed });
  });

  it('never shows a whole number of a rule', () => {
    const direct = {
      met: false,
      failed: { condition: 'all[0].callerNumbers', wanted: ['+7495*', '+79161234567'], found: '+7999***0001' },
    } as const;
    expect(goalAnswer('g', direct, undefined).failed?.wanted).toEqual(['+7495*', '+7916***4567']);
    const nested = {
      met: false,
      failed: { condition: 'not', wanted: { any: [{ callerNumbers: '+79161234567' }] }, found: {} },
    } as const;
    expect(goalAnswer('g', nested, undefined).failed?.wanted).toEqual({ any: [{ callerNumbers: '+7916***4567' }] });
  });
});
