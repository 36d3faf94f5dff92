import { historyOf } from '../../../src/api/uploads/upload-history.js';
import { goalNotListed } from '../../../src/platforms/kit/settings.js';
import type { AttemptEntity, UploadChangeEntity } from '../../../src/store/schema/entities/request.entity.js';

function aChange(overrides: Partial<UploadChangeEntity>): UploadChangeEntity {
  return {
    id: 'c',
    uploadId: 'u',
    at: 0,
    fromState: null,
    toState: 'pending',
    code: null,
    message: null,
    requestId: null,
    receiptId: null,
    ...overrides,
  };
}

function anAttempt(overrides: Partial<AttemptEntity>): AttemptEntity {
  return {
    uploadId: 'u',
    number: 1,
    requestId: 'r1',
    startedAt: 0,
    finishedAt: 0,
    outcome: 'retry',
    toState: 'pending',
    code: null,
    platformCode: null,
    message: null,
    personalFields: null,
    left: 'yes',
    ...overrides,
  };
}

const states = (steps: ReturnType<typeof historyOf>): string[] => steps.map(({ from, to }) => `${from ?? ''}>${to}`);

describe('the history of an upload', () => {
  it('is in order also where everything happened in one millisecond', () => {
    const changes = [
      aChange({ fromState: 'rejected', toState: 'pending', message: 'RETRIED_BY_PERSON' }),
      aChange({ code: 'CREATED' }),
    ];
    const attempts = [
      anAttempt({ toState: 'rejected', outcome: 'rejected' }),
      anAttempt({ number: 2, requestId: 'r2', toState: 'delivered' }),
    ];
    const steps = historyOf(changes, attempts, 'en');
    expect(states(steps)).toEqual([
      '>pending',
      'pending>sending',
      'sending>rejected',
      'rejected>pending',
      'pending>sending',
      'sending>delivered',
    ]);
    expect(steps[3]).toMatchObject({ code: 'RETRIED_BY_PERSON', message: null });
    expect(steps.map(({ requestId }) => requestId)).toEqual([null, 'r1', 'r1', null, 'r2', 'r2']);
  });

  it('says our own words in the language of the reader, and leaves the platform’s as they came', () => {
    const heard = (message: string) => {
      const attempts = [anAttempt({ toState: 'rejected', message })];
      return (['ru', 'en'] as const).map((language) => historyOf([], attempts, language)[1]?.message);
    };
    const ours = `${goalNotListed('quality-call')}`;
    expect(heard(ours)).toEqual(['в `goals` площадки этой цели нет (quality-call)', ours]);
    expect(heard('Conversion is too old')).toEqual(['Conversion is too old', 'Conversion is too old']);
  });

  it('shows a row that went out again in the same round as still being sent', () => {
    const attempts = [
      anAttempt({ startedAt: 1, finishedAt: 2, outcome: 'again', toState: null }),
      anAttempt({ number: 2, startedAt: 2, finishedAt: 3, toState: 'delivered' }),
    ];
    expect(states(historyOf([aChange({})], attempts, 'en'))).toEqual([
      '>pending',
      'pending>sending',
      'sending>sending',
      'sending>delivered',
    ]);
  });

  it.each([
    ['no', []],
    ['yes', ['yaCid']],
    ['unknown', ['yaCid']],
    [null, ['yaCid']],
  ] as const)('names the personal fields of a request that left (%s) as far as it may have left', (left, fields) => {
    const [start, end] = historyOf([], [anAttempt({ left, personalFields: ['yaCid'], startedAt: 1, finishedAt: 2 })], 'en');
    expect(start).toMatchObject({ left, personalFields: fields });
    expect(end).toMatchObject({ left: null, personalFields: null });
  });

  it('ends an attempt whose worker died with what the sweep made of it', () => {
    const attempts = [anAttempt({ startedAt: 1, finishedAt: 9, outcome: 'unknown', toState: null, code: 'ANSWER_LOST' })];
    const changes = [aChange({}), aChange({ at: 9, fromState: 'sending', toState: 'uncertain', code: 'ANSWER_LOST' })];
    expect(states(historyOf(changes, attempts, 'en'))).toEqual(['>pending', 'pending>sending', 'sending>uncertain']);
  });
});
