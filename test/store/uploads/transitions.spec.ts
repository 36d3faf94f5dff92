import { TRANSITIONS, UPLOAD_STATES, type UploadState } from '../../../src/domain/uploads/upload-states.js';
import { UploadEntity } from '../../../src/store/schema/entities/upload.entity.js';
import { UploadsStore, type UploadStep } from '../../../src/store/uploads/uploads.store.js';
import { onBothDatabases } from '../../support/databases.js';
import { anUpload } from '../../support/upload-builders.js';

/** One upload for every pair of states. */
const PAIRS = UPLOAD_STATES.flatMap((from) => UPLOAD_STATES.map((to) => ({ from, to })));
const PAIRED = PAIRS.map(({ from, to }) => ({
  to,
  upload: anUpload({ id: `${from}-${to}`, conversionId: `${from}-${to}`, state: from }),
}));

onBothDatabases((db) => {
  it('an upload takes every legal step and no other', async () => {
    const store = new UploadsStore();
    const steps = PAIRED.map(({ to, upload }): UploadStep => ({ upload, to, code: null }));
    await db().write((tx) =>
      tx.insert(
        UploadEntity,
        PAIRED.map(({ upload }) => upload),
      ),
    );
    await db().write((tx) => store.applySteps(tx, steps, 5));
    const rows = await db().read((session) =>
      session.all<{ id: string; state: UploadState }>('SELECT "id", "state" FROM "uploads"'),
    );
    const stands = new Map(rows.map(({ id, state }) => [id, state]));
    for (const { from, to } of PAIRS) {
      const legal = from === to || TRANSITIONS[from].includes(to);
      expect([from, to, stands.get(`${from}-${to}`)]).toEqual([from, to, legal ? to : from]);
    }
  });

  it('a step that was planned on what another has changed since is not taken', async () => {
    const store = new UploadsStore();
    const read = anUpload({ state: 'pending' });
    await db().write((tx) => tx.insert(UploadEntity, [{ ...read, state: 'delivered' }]));
    expect(await db().write((tx) => store.applySteps(tx, [{ upload: read, to: 'cancelled', code: 'GOAL_LOST' }], 5))).toBe(0);
  });

  it('the database itself refuses a state that does not exist', async () => {
    const upload = { ...anUpload(), state: 'sent' as UploadState };
    await expect(db().write((tx) => tx.insert(UploadEntity, [upload]))).rejects.toThrow();
  });
});
