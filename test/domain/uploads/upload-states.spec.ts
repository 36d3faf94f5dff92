import {
  mayBeAtPlatform,
  stateAfter,
  statesBefore,
  TRANSITIONS,
  UPLOAD_STATES,
  type UploadState,
} from '../../../src/domain/uploads/upload-states.js';

describe('an upload', () => {
  it.each([
    ['ignores copies', 'ignored', 'hold', 'pending'],
    ['overwrites copies', 'overwrites', 'hold', 'pending'],
    ['counts copies, to be held', 'counted', 'hold', 'uncertain'],
    ['counts copies, to be resent', 'counted', 'resend', 'pending'],
  ] as const)('whose answer was lost, for a platform that %s, becomes', (_name, copies, onUnknown, state) => {
    expect(stateAfter({ kind: 'unknown', code: 'ANSWER_LOST' }, copies, onUnknown)).toBe(state);
  });

  it('can reach every state from pending or skipped', () => {
    const seen = new Set<UploadState>(['pending', 'skipped']);
    for (const state of seen) TRANSITIONS[state].forEach((next) => seen.add(next)); // a Set grows while walked
    expect([...seen].sort()).toEqual([...UPLOAD_STATES].sort());
  });

  it('never leaves delivered or expired', () => {
    expect([TRANSITIONS.delivered, TRANSITIONS.expired]).toEqual([[], []]);
    expect(UPLOAD_STATES.filter((to) => statesBefore(to).includes('delivered'))).toEqual([]);
  });

  it.each([
    ['confirming', null, true],
    ['uncertain', 'ANSWER_LOST', true],
    ['pending', 'ANSWER_LOST', true],
    ['pending', 'SPLIT', true],
    ['pending', 'TOO_EARLY', false],
    ['rejected', 'REFUSED_BY_PLATFORM', false],
  ] as const)('in %s with %s may be at the platform: %s', (state, reason, there) => {
    expect(mayBeAtPlatform(state, reason)).toBe(there);
  });
});
