import { evidenceOf } from '../../../src/api/uploads/upload-evidence.js';
import type { AttemptEntity } from '../../../src/store/schema/entities/request.entity.js';
import type { UploadEntity } from '../../../src/store/schema/entities/upload.entity.js';

function texts(upload: Partial<UploadEntity>, outcome: string): string[] {
  const attempt: AttemptEntity = {
    uploadId: 'u',
    number: 1,
    requestId: 'r',
    startedAt: 1000,
    finishedAt: 2000,
    outcome,
    toState: null,
    code: null,
    platformCode: null,
    message: null,
    personalFields: null,
    left: 'yes',
  };
  const whole = {
    destination: 'd',
    reasonCode: null,
    verified: false,
    requestId: 'r',
    seenLevel: null,
    settledAt: 2000,
    ...upload,
  };
  return evidenceOf(whole as UploadEntity, [attempt], [], undefined, 'en').map(({ text }) => text);
}

describe('the evidence of an upload', () => {
  it('does not claim that a platform took what its answer refused', () => {
    const shown = ['Sent to the platform.', 'The platform processed it and gave its verdict.'];
    expect(texts({ state: 'rejected' }, 'rejected')).toEqual(shown);
    expect(texts({ state: 'unmatched' }, 'unmatched')).toEqual(shown);
  });

  it('says that the platform took what its later verdict refused', () => {
    expect(texts({ state: 'rejected', settledAt: 9000 }, 'accepted')).toContain('The platform took it.');
  });

  it('says that the platform took the request of a row that waits again after the verdict', () => {
    expect(texts({ state: 'pending', reasonCode: 'CONFIGURATION' }, 'accepted')).toEqual([
      'It left for the platform, which took the request; no verdict says that it was counted.',
    ]);
  });

  it('says that no answer came only where none did', () => {
    expect(texts({ state: 'pending', reasonCode: 'ANSWER_LOST' }, 'unknown')).toEqual([
      'It left for the platform; no answer says that the platform has it.',
    ]);
  });

  it('says that the platform took what it never judged', () => {
    expect(texts({ state: 'uncertain', reasonCode: 'VERDICT_MISSING' }, 'accepted')).toEqual([
      'Sent to the platform.',
      'The platform took it.',
    ]);
  });
});
