import type { ReasonCode } from '../../../src/domain/reason.js';
import { UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';
import { REASON_MESSAGES } from '../../../src/messages/reason-messages.js';
import { newestPage } from '../../../src/store/listing/index-scan.js';
import { UploadEntity } from '../../../src/store/schema/entities/upload.entity.js';
import { shownCode, shownReason, type Overlay } from '../../../src/store/uploads/upload-lists.store.js';
import { onBothDatabases } from '../../support/databases.js';
import { anUpload as aWaitingUpload, CHANGES_CONTEXT } from '../../support/upload-builders.js';

const NOW = CHANGES_CONTEXT.now;
const CODES = Object.keys(REASON_MESSAGES) as ReasonCode[];
const OVERLAYS: readonly Overlay[] = [
  { destination: 'paused', reason: { code: 'AUTHORISATION', detail: 'invalid_token' }, until: null },
  { destination: 'delayed', reason: { code: 'RATE_LIMITED' }, until: NOW + 100 },
];

const anUpload = (overrides: Partial<UploadEntity>): UploadEntity =>
  aWaitingUpload({ destination: 'open', expiresAt: NOW, ...overrides });

/** Every state, code, destination and side of the due time there is. */
const ALL = UPLOAD_STATES.flatMap((state) =>
  [null, ...CODES].flatMap((reasonCode) =>
    ['open', 'paused', 'delayed'].flatMap((destination) =>
      [NOW - 1, NOW, NOW + 50, NOW + 100, NOW + 101].map((dueAt) => ({ state, reasonCode, destination, dueAt })),
    ),
  ),
).map((stored, index) => anUpload({ ...stored, id: `u${index}`, conversionId: `c${index}` }));

describe('the reason that is shown', () => {
  const shown = (upload: Partial<UploadEntity>) => shownReason(anUpload(upload), OVERLAYS, NOW)?.code ?? null;

  it('is the destination’s for what waits there, and its own for all else', () => {
    expect(shown({ destination: 'paused' })).toBe('AUTHORISATION');
    expect(shown({ destination: 'paused', state: 'rejected', reasonCode: 'ROW_INVALID' })).toBe('ROW_INVALID');
    expect(shown({ destination: 'open', reasonCode: 'REFUSED_FOR_NOW' })).toBe('REFUSED_FOR_NOW');
  });

  it('of a row under way is that it is', () => {
    expect(shown({ state: 'sending', reasonCode: 'TOO_EARLY' })).toBe('UNDER_WAY');
    expect(shown({ state: 'sending', reasonCode: 'ANSWER_LOST' })).toBe('ANSWER_LOST');
  });

  it('stays ANSWER_LOST whatever the destination waits for', () => {
    expect(shown({ destination: 'paused', reasonCode: 'ANSWER_LOST' })).toBe('ANSWER_LOST');
    expect(shown({ destination: 'delayed', reasonCode: 'SPLIT' })).toBe('SPLIT');
  });

  it('is the later of the row’s own wait and the destination’s delay', () => {
    expect(shown({ destination: 'delayed', reasonCode: 'TOO_EARLY', dueAt: NOW + 50 })).toBe('RATE_LIMITED');
    expect(shown({ destination: 'delayed', reasonCode: 'TOO_EARLY', dueAt: NOW + 101 })).toBe('TOO_EARLY');
  });

  it('is the next round where nothing keeps it, or the wait it names is over', () => {
    expect(shown({ reasonCode: null })).toBe('NEXT_ROUND');
    expect(shown({ reasonCode: 'TOO_EARLY', dueAt: NOW + 1 })).toBe('TOO_EARLY');
    expect(shown({ reasonCode: 'TOO_EARLY', dueAt: NOW })).toBe('NEXT_ROUND');
    expect(shown({ reasonCode: 'ON_HOLD', dueAt: NOW - 1 })).toBe('NEXT_ROUND');
    expect(shown({ reasonCode: 'AUTHORISATION', dueAt: NOW - 1 })).toBe('NEXT_ROUND');
  });
});

onBothDatabases((db) => {
  it('a filter by code finds exactly what is shown with it', async () => {
    await db().write((tx) => tx.insert(UploadEntity, ALL));
    for (const code of CODES) {
      const found: string[] = [];
      for (let before: string | null = null; ;) {
        const slice = await db().read((session) =>
          newestPage(session, UploadEntity, 'uploads', shownCode(code, OVERLAYS, NOW), { limit: 10_000, before }),
        );
        found.push(...slice.items.map(({ id }) => id));
        if ((before = slice.next) === null) break;
      }
      const expected = ALL.filter((upload) => shownReason(upload, OVERLAYS, NOW)?.code === code);
      expect([code, found.sort()]).toEqual([code, expected.map(({ id }) => id).sort()]);
    }
  });
});
