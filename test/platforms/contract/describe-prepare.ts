import { isReasonCode } from '../../../src/domain/reason.js';
import { aCall } from '../../support/call-builders.js';
import { rowOf } from './bench.js';
import type { PlatformSubject } from './subject.js';

export function describePrepare<Settings, Row>(subject: PlatformSubject<Settings, Row>): void {
  const forbidden = (): never => {
    throw new Error('prepare touched the world');
  };
  const settings = () => subject.definition.settings.parse(subject.config('http://127.0.0.1:9'));
  /** A destination without network and time: prepare must do without either. */
  const destination = () => subject.definition.create(settings(), { http: { send: forbidden }, clock: { now: forbidden } });

  it('prepares the same row from the same conversion, without the world, and leaves the conversion alone', () => {
    const fact = structuredClone(subject.fact);
    const first = destination().prepare(deepFrozen(fact));
    expect(destination().prepare(fact)).toEqual(first);
    expect(fact).toEqual(subject.fact);
  });

  it('prepares rows that survive JSON byte for byte', () => {
    const row = rowOf(destination(), subject.fact);
    const stored = JSON.stringify(row);
    expect(JSON.parse(stored)).toEqual(row);
    expect(JSON.stringify(JSON.parse(stored))).toBe(stored);
  });

  it('says by which identifier a row will be matched', () => {
    const prepared = destination().prepare(subject.fact);
    expect(prepared).toMatchObject({ groupKey: expect.any(String), identifier: { kind: expect.any(String) } });
  });

  it('writes neither the phone nor the address of the caller into a row', () => {
    const row = JSON.stringify(rowOf(destination(), subject.fact));
    expect(row).not.toContain(subject.fact.call.callerNumber?.replace('+', '') ?? 'no phone to look for');
    expect(row).not.toContain(aCall().ip ?? 'no address to look for');
  });

  it('skips a call without an identifier and says what is missing', () => {
    const prepared = destination().prepare(subject.unidentified);
    const skip = 'skip' in prepared ? prepared.skip : null;
    expect([skip?.code, isReasonCode(skip?.code ?? '')]).toEqual([expect.stringMatching(/^NO_|INVALID$/), true]);
  });

  it('does not break on a goal that the config no longer lists', () => {
    expect(destination().prepare({ ...subject.fact, goal: 'no-such-goal' })).toHaveProperty('skip.code');
  });
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFrozen);
  return value;
}
