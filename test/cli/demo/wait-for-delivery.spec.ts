import { isInProgress } from '../../../src/cli/demo/send-samples.js';
import { anUpload } from './an-upload.js';

const LATER = '2026-11-20T11:45:59.000Z';
const because = (code: string) => ({ code, text: code });

describe('the demo, before its next act', () => {
  it.each([
    ['that is under way', anUpload({ state: 'sending' })],
    ['whose verdict is awaited', anUpload({ state: 'confirming' })],
    ['that could leave now', anUpload({ state: 'pending' })],
    ['that is tried again in a minute', anUpload({ state: 'pending', reason: because('PLATFORM_UNAVAILABLE'), dueAt: LATER })],
    ['whose request was taken in part', anUpload({ state: 'pending', reason: because('SPLIT'), dueAt: LATER })],
  ])('waits for an upload %s', (_which, upload) => {
    expect(isInProgress(upload)).toBe(true);
  });

  it.each([
    ['for which the platform wants hours to pass', anUpload({ state: 'pending', reason: because('TOO_EARLY'), dueAt: LATER })],
    ['that nothing sends', anUpload({ state: 'pending', dueAt: null })],
    ['that is delivered', anUpload()],
    ['that lacks an identifier', anUpload({ state: 'skipped', dueAt: null })],
  ])('does not wait for an upload %s', (_which, upload) => {
    expect(isInProgress(upload)).toBe(false);
  });
});
