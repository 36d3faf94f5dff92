import type { CallEvent } from '../../../src/domain/calls/call.js';
import { clockSuspicionOf, observedShift, reportedShift } from '../../../src/domain/calls/clock-check.js';
import { HOUR, MINUTE, SECOND } from '../../../src/domain/time/instant.js';

const RECEIVED = Date.UTC(2026, 10, 22, 10, 50);
const shiftOf = (phase: CallEvent['phase'], facts: CallEvent['facts']) =>
  reportedShift({ callId: '1', phase, facts, warnings: [] }, RECEIVED);

describe('the times of a webhook, compared with when it came', () => {
  it('are its end, where the vendor says it', () => {
    expect(shiftOf('ended', { endedAt: RECEIVED + 3 * HOUR, startedAt: RECEIVED })).toBe(3);
    expect(shiftOf('ended', { endedAt: RECEIVED - 3 * HOUR })).toBe(-3);
  });

  it('are its start with waiting and talk after it, where the vendor says no end', () => {
    const facts = { talkSeconds: 1800, waitSeconds: 20 };
    expect(shiftOf('ended', { ...facts, startedAt: RECEIVED - 1820 * SECOND })).toBe(0);
    expect(shiftOf('ended', { ...facts, startedAt: RECEIVED - 1820 * SECOND + 4 * HOUR })).toBe(4);
    expect(shiftOf('ended', { startedAt: RECEIVED + 4 * HOUR - 100 * SECOND, talkSeconds: 95 })).toBe(4);
  });

  it('are its start, when the call has just begun', () => {
    expect(shiftOf('started', { startedAt: RECEIVED - SECOND, talkSeconds: 900 })).toBe(0);
    expect(shiftOf('started', { startedAt: RECEIVED + 4 * HOUR })).toBe(4);
  });

  it('cannot be right where a call starts after it was told of, however long it took', () => {
    expect(shiftOf('ended', { startedAt: RECEIVED + 4 * HOUR - 25 * MINUTE })).toBe(4);
    expect(shiftOf('ended', { startedAt: RECEIVED + 2 * MINUTE })).toBe(0);
  });

  it('prove nothing where the call is of some hours ago, or of no time', () => {
    expect(shiftOf('ended', { startedAt: RECEIVED - 4 * HOUR, talkSeconds: 0 })).toBe(0);
    expect(shiftOf('ended', { talkSeconds: 5 })).toBeNull();
  });

  it('are ahead by half an hour, where they are, and not by a whole one', () => {
    expect(shiftOf('ended', { endedAt: RECEIVED + 30 * MINUTE })).toBe(0.5);
    expect(shiftOf('ended', { startedAt: RECEIVED + 30 * MINUTE - 95 * SECOND, talkSeconds: 90, waitSeconds: 5 })).toBe(0.5);
    expect(shiftOf('started', { startedAt: RECEIVED + 30 * MINUTE })).toBe(0.5);
    expect(shiftOf('ended', { endedAt: RECEIVED - 30 * MINUTE })).toBe(0);
  });
});

describe('a clock that may be slow', () => {
  const observed = (phase: CallEvent['phase'], facts: CallEvent['facts']) =>
    observedShift({ callId: '1', phase, facts, warnings: [] }, RECEIVED);
  const slow = Array<number>(11).fill(-3);

  it('shows in webhooks that are late by whole or half hours, and in no other ones', () => {
    expect(observed('ended', { startedAt: RECEIVED - 3 * HOUR - 95 * SECOND, talkSeconds: 90 })).toBe(-3);
    expect(observed('started', { startedAt: RECEIVED - 30 * MINUTE })).toBe(-0.5);
    expect(observed('ended', { endedAt: RECEIVED - MINUTE })).toBe(0);
    expect(observed('ended', { endedAt: RECEIVED - 100 * MINUTE })).toBeNull();
    expect(observed('ended', { startedAt: RECEIVED - 3 * HOUR })).toBeNull();
  });

  it('is suspected only if all webhooks agree, and most of the latest twenty say something', () => {
    expect(clockSuspicionOf(slow, null)).toEqual({ code: 'SOURCE_TIME_LATE', hours: -3 });
    expect(clockSuspicionOf([...slow, null, null], null)).toEqual({ code: 'SOURCE_TIME_LATE', hours: -3 });
    expect(clockSuspicionOf([...slow, 0], null)).toBeNull();
    expect(clockSuspicionOf([...slow, -2.5], null)).toBeNull();
    expect(clockSuspicionOf(slow.slice(1), null)).toBeNull();
  });

  it('is no reason beside a clock that is ahead, for which uploads are held', () => {
    expect(clockSuspicionOf(Array<number>(20).fill(0.5), 1)).toEqual({ code: 'SOURCE_TIME_SUSPECT', hours: 0.5 });
  });
});
