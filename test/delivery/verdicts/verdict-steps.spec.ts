import { statusSteps, troubleOfSteps, verdictSteps, type VerdictRules } from '../../../src/delivery/verdicts/verdict-steps.js';
import { MINUTE } from '../../../src/domain/time/instant.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import { unnamedRefusal } from '../../../src/platforms/kit/error-class.js';
import { anUpload } from '../../support/upload-builders.js';

const NOW = 1_000_000_000;
const rules = (platform: Partial<VerdictRules['platform']> = {}): VerdictRules => ({
  platform: { copies: 'ignored', onUnknown: 'hold', ...platform },
  requestId: 'request',
  now: NOW,
  spread: () => 0,
});
const confirming = (id: string, overrides: Parameters<typeof anUpload>[0] = {}) =>
  anUpload({ id, state: 'confirming', attempts: 1, frozen: { row: { id }, groupKey: 'yaCid' }, ...overrides });

describe('what follows from a verdict', () => {
  it.each<[string, Outcome, object]>([
    ['delivered', { kind: 'delivered', verified: true }, { to: 'delivered', code: null, verified: true, attempts: 1 }],
    [
      'rejected',
      { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'BAD' },
      { to: 'rejected', code: 'REFUSED_BY_PLATFORM', detail: 'BAD', verified: false, unfreeze: true },
    ],
    [
      'to be sent again on the platform’s own schedule, which is no attempt',
      { kind: 'retry', code: 'TOO_EARLY', afterMs: 5000, counted: false },
      { to: 'pending', dueAt: NOW + 5000, attempts: 0 },
    ],
    [
      'to be sent again after a failure of this row, which is one',
      { kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: 0, counted: true },
      { to: 'pending', dueAt: NOW + MINUTE, attempts: 1 },
    ],
    ['unknown, and frozen as it left', { kind: 'unknown', code: 'ANSWER_LOST' }, { to: 'pending', unfreeze: false }],
  ])('for every row: %s', (_name, outcome, step) => {
    const rows = [confirming('a'), confirming('b')];
    expect(verdictSteps({ kind: 'outcome', outcome }, rows, rules())).toMatchObject(
      rows.map((upload) => ({ upload, requestId: 'request', ...step })),
    );
  });

  it('that some rows were taken: halves go again, each in a request of its own, frozen', () => {
    const steps = verdictSteps(
      { kind: 'split', platformCode: 'PARTIAL' },
      ['a', 'b', 'c'].map((id) => confirming(id)),
      rules(),
    );
    expect(steps.map(({ to, code, detail, batchKey, dueAt }) => [to, code, detail, batchKey, dueAt])).toEqual([
      ['pending', 'SPLIT', 'PARTIAL', 'request/a', NOW],
      ['pending', 'SPLIT', 'PARTIAL', 'request/a', NOW],
      ['pending', 'SPLIT', 'PARTIAL', 'request/b', NOW],
    ]);
    expect(steps.some(({ unfreeze }) => unfreeze)).toBe(false);
  });

  it('that the request was refused: its rows wait for a person, unless others of their search were taken', () => {
    const rejection = { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'NEW_REASON' } as const;
    const refused = { kind: 'refused', refusal: unnamedRefusal(rejection) } as const;
    const [waiting] = verdictSteps(refused, [confirming('a', { batchKey: 'request/a' })], rules());
    expect(waiting).toMatchObject({ to: 'pending', code: 'REQUEST_REFUSED', detail: 'NEW_REASON', attempts: 0, unfreeze: true });
    expect(troubleOfSteps(waiting ? [waiting] : [])).toEqual({
      kind: 'pause',
      reason: { code: 'REQUEST_REFUSED', detail: 'NEW_REASON' },
    });
    const rows = ['a', 'b'].map((id) => confirming(id));
    const [part] = verdictSteps({ kind: 'split', someTaken: true }, rows, rules());
    const again = verdictSteps({ kind: 'split' }, [confirming('a', { batchKey: part?.batchKey ?? null }), ...rows], rules());
    expect(again[0]?.batchKey).toBe('request/a+');
    const steps = verdictSteps(refused, [confirming('a', { batchKey: 'request/a+' })], rules());
    expect([steps, troubleOfSteps(steps)]).toMatchObject([[{ to: 'rejected', code: 'REFUSED_BY_PLATFORM' }], null]);
  });

  it('that nobody was linked: each row follows what the platform says of it', () => {
    const fates: Record<string, Outcome | 'otherIdentifier'> = {
      a: 'otherIdentifier',
      b: { kind: 'delivered', verified: false },
    };
    const unlinked = (row: unknown) => fates[(row as { id: string }).id] ?? ({ kind: 'unmatched', code: 'NOT_LINKED' } as const);
    const rows = [
      confirming('a', { identifierKind: 'yaCid', unlinkedBy: ['gclid'] }),
      confirming('b'),
      confirming('c'),
      confirming('d', { frozen: null }),
    ];
    expect(verdictSteps({ kind: 'unlinked', platformCode: 'NONE' }, rows, rules({ unlinked }))).toMatchObject([
      { to: 'pending', code: 'OTHER_IDENTIFIER', unlinkedBy: ['gclid', 'yaCid'], unfreeze: true, dueAt: NOW },
      { to: 'delivered', verified: false },
      { to: 'unmatched', code: 'NOT_LINKED' },
      { to: 'unmatched', code: 'NOT_LINKED', detail: 'NONE' },
    ]);
  });

  it('that did not come in time: a person decides, and sees the last status that came', () => {
    expect(verdictSteps({ kind: 'waiting', status: 'UPLOADED' }, [confirming('a')], rules())).toMatchObject([
      { to: 'uncertain', code: 'VERDICT_MISSING', detail: 'UPLOADED' },
    ]);
  });

  it('that is not there yet: the status that came is shown on rows that showed another one', () => {
    const rows = [confirming('a', { reasonDetail: 'UPLOADED' }), confirming('b', { reasonDetail: 'MATCHED' })];
    expect(statusSteps('MATCHED', rows).map(({ upload, to, detail }) => [upload.id, to, detail])).toEqual([
      ['a', 'confirming', 'MATCHED'],
    ]);
  });
});
