import { planUploadAction, UPLOAD_ACTIONS, type UploadAction } from '../../../src/api/uploads/plan-upload-action.js';
import { TRANSITIONS, UPLOAD_STATES, type UploadState } from '../../../src/domain/uploads/upload-states.js';
import type { UploadEntity } from '../../../src/store/schema/entities/upload.entity.js';

const NOW = 1_000;

function anUpload(overrides: Partial<UploadEntity>): UploadEntity {
  return { id: 'u', state: 'pending', reasonCode: null, reasonDetail: null, dueAt: NOW + 500, ...overrides } as UploadEntity;
}

const plan = (action: UploadAction, overrides: Partial<UploadEntity>, notBefore = 0) =>
  planUploadAction(action, anUpload(overrides), NOW, notBefore);

describe('what a person may do to an upload', () => {
  it('is always a step that the states allow', () => {
    for (const action of UPLOAD_ACTIONS) {
      for (const state of UPLOAD_STATES) {
        const step = plan(action, { state });
        if (step && step.to !== state) expect(TRANSITIONS[state]).toContain(step.to);
      }
    }
  });

  it.each<[UploadAction, UploadState[]]>([
    ['retry', ['pending', 'unmatched', 'rejected', 'cancelled']],
    ['cancel', ['skipped', 'pending', 'uncertain', 'unmatched', 'rejected']],
    ['resolve-delivered', ['uncertain']],
    ['resolve-resend', ['uncertain']],
  ])('%s is about %j', (action, states) => {
    expect(UPLOAD_STATES.filter((state) => plan(action, { state }) !== null)).toEqual(states);
  });

  it('never cancels and never unfreezes what waits while a copy may be at the platform', () => {
    for (const reasonCode of ['ANSWER_LOST', 'SPLIT'] as const) {
      expect(plan('cancel', { reasonCode })).toBeNull();
      const retried = plan('retry', { reasonCode, reasonDetail: 'timeout' });
      expect(retried).toMatchObject({ to: 'pending', code: reasonCode, detail: 'timeout', dueAt: NOW });
      expect(retried?.unfreeze ?? false).toBe(false);
    }
    expect(plan('resolve-resend', { state: 'uncertain' })?.unfreeze ?? false).toBe(false);
  });

  it('prepares a refused row anew, and not before the platform takes it', () => {
    expect(plan('retry', { state: 'rejected' })).toMatchObject({
      to: 'pending',
      code: null,
      dueAt: NOW,
      unfreeze: true,
      batchKey: null,
    });
    expect(plan('retry', { state: 'unmatched' }, NOW + 300)).toMatchObject({
      code: 'TOO_EARLY',
      dueAt: NOW + 300,
      unfreeze: true,
    });
  });

  it('makes due now what waits, whatever it waited for', () => {
    expect(plan('retry', { reasonCode: 'ON_HOLD' })).toMatchObject({ to: 'pending', code: null, dueAt: NOW });
  });
});
