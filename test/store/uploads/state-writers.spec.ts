import { readdirSync, readFileSync } from 'node:fs';
import { SweepService } from '../../../src/delivery/maintenance/sweep.service.js';
import { Destinations, type Destination } from '../../../src/destinations/destinations.js';
import { isLegalStep, statesBefore, UPLOAD_STATES, type UploadState } from '../../../src/domain/uploads/upload-states.js';
import type { Database } from '../../../src/store/database/database.js';
import { UploadEntity } from '../../../src/store/schema/entities/upload.entity.js';
import { ClaimsStore } from '../../../src/store/uploads/claims.store.js';
import { JournalStore } from '../../../src/store/uploads/journal.store.js';
import { mayStepTo } from '../../../src/store/uploads/state-writer.js';
import { SweepStore } from '../../../src/store/uploads/sweep.store.js';
import { UploadsStore, type UploadStep } from '../../../src/store/uploads/uploads.store.js';
import { onBothDatabases } from '../../support/databases.js';
import { refuseIllegalSteps } from '../../support/refuse-illegal-steps.js';
import { anUpload } from '../../support/upload-builders.js';

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.includes('migrations'))
  .map((path) => `src/${path}`);
const source = (path: string): string => readFileSync(path, 'utf8');
const LEASE = 'the lease';
const HOLDS_NOW = 10;

describe('the source', () => {
  it('sets the state of an upload in the state writer, and in the claim by a condition that comes from the table', () => {
    const inSql = SOURCES.filter((path) => /UPDATE "uploads" SET(?:(?!WHERE)[^`])*[\s,]"state" =/.test(source(path)));
    expect(inSql).toEqual(['src/store/uploads/claims.store.ts']);
    expect(source('src/store/uploads/claims.store.ts')).toContain("${mayStepTo('sending')}");
    const byColumn = SOURCES.filter((path) => /\.(update|updateReturning)\(\s*UploadEntity/.test(source(path))).filter((path) =>
      /(\[|,|^)\s*'state',/m.test(source(path)),
    );
    expect(byColumn).toEqual(['src/store/uploads/state-writer.ts']);
  });
});

describe('the condition of a step', () => {
  it.each(UPLOAD_STATES)('to %s names exactly the states of the table', (to) => {
    const named = mayStepTo(to).match(/'\w+'/g) ?? [];
    expect(named).toEqual(statesBefore(to).map((state) => `'${state}'`));
  });
});

onBothDatabases((db) => {
  const pairs = UPLOAD_STATES.flatMap((from) => UPLOAD_STATES.map((to) => ({ from, to })));

  /** For each pair of states an upload in the first one. */
  async function uploadsInEveryState(
    overrides: Partial<UploadEntity> = {},
  ): Promise<{ to: UploadState; upload: UploadEntity }[]> {
    const rows = pairs.map(({ from, to }) => {
      const id = `${from}>${to}`;
      return { to, upload: anUpload({ id, conversionId: id, state: from, dueAt: 0, settledAt: 0, ...overrides }) };
    });
    await db().write((tx) =>
      tx.insert(
        UploadEntity,
        rows.map(({ upload }) => upload),
      ),
    );
    await refuseIllegalSteps(db());
    return rows;
  }
  const stepsTaken = async (): Promise<string[]> => {
    const rows = await db().read((session) =>
      session.all<{ id: string; state: UploadState }>('SELECT "id", "state" FROM "uploads"'),
    );
    return rows.flatMap(({ id, state }) => (id.startsWith(`${state}>`) ? [] : [`${id.split('>')[0]}>${state}`])).sort();
  };
  const legalFrom = (from: UploadState): string[] =>
    UPLOAD_STATES.filter((to) => from !== to && isLegalStep(from, to)).map((to) => `${from}>${to}`);

  it('a step that the table does not list is refused by the database that the tests run on', async () => {
    await uploadsInEveryState();
    const set = db().write((tx) => tx.run(`UPDATE "uploads" SET "state" = 'delivered' WHERE "state" = 'expired'`));
    await expect(set).rejects.toThrow('illegal step');
  });

  it('a claim takes what may be sent, in whatever state the others are', async () => {
    await uploadsInEveryState();
    await new ClaimsStore(db()).claim({ id: 'dest', projectId: 'okna' }, 'due', 1, { token: LEASE, until: 2 }, 1000);
    expect([...new Set(await stepsTaken())]).toEqual(statesBefore('sending').map((from) => `${from}>sending`));
  });

  it('settling moves what is being sent under its lease by legal steps, and nothing else', async () => {
    const rows = await uploadsInEveryState({ leaseToken: LEASE, leaseUntil: HOLDS_NOW });
    const answered = { outcome: null, toState: null, code: null, platformCode: null, message: null, left: 'yes' } as const;
    const attempt = { number: 1, finishedAt: 1, ...answered };
    const settled = rows.map(({ to, upload }) => ({
      upload: { ...upload, state: to },
      attempt: { uploadId: upload.id, ...attempt },
    }));
    await new JournalStore(db()).settle([], settled, LEASE);
    expect(await stepsTaken()).toEqual(legalFrom('sending').sort());
  });

  it('a lost request that was found moves what is being sent by legal steps, and nothing else', async () => {
    const rows = await uploadsInEveryState({ leaseToken: LEASE, leaseUntil: HOLDS_NOW });
    const request = { id: 'r', remoteId: null, outcome: 'accepted', finishedAt: 1, confirmAt: null };
    const found = rows.map(({ to, upload }) => ({ before: upload, after: { ...upload, state: to } }));
    await new JournalStore(db()).settleFound(request, found);
    expect(await stepsTaken()).toEqual(legalFrom('sending').sort());
  });

  it('the steps of processing, people, verdicts and erasure are taken where they are legal', async () => {
    const rows = await uploadsInEveryState();
    const steps = rows.map(({ to, upload }): UploadStep => ({ upload, to, code: null }));
    await db().write((tx) => new UploadsStore().applySteps(tx, steps, 5));
    expect(await stepsTaken()).toEqual(UPLOAD_STATES.flatMap(legalFrom).sort());
  });

  it('a step that was planned on what another has changed since is not taken', async () => {
    const read = anUpload({ state: 'pending' });
    await db().write((tx) => tx.insert(UploadEntity, [{ ...read, state: 'delivered' }]));
    const step: UploadStep = { upload: read, to: 'cancelled', code: 'GOAL_LOST' };
    expect(await db().write((tx) => new UploadsStore().applySteps(tx, [step], 5))).toBe(0);
  });

  it('the database itself refuses a state that does not exist', async () => {
    const upload = { ...anUpload(), state: 'sent' as UploadState };
    await expect(db().write((tx) => tx.insert(UploadEntity, [upload]))).rejects.toThrow();
  });

  it('a sweep ends by legal steps what time has ended', async () => {
    await uploadsInEveryState({ leaseUntil: 1, expiresAt: 1 });
    await sweepOf(db()).sweep();
    const over = new Set((await stepsTaken()).map((step) => step.slice(0, step.indexOf('>'))));
    expect([...over].sort()).toEqual(['confirming', 'pending', 'sending', 'skipped', 'uncertain']);
  });

  it('a second look makes due what was unmatched, and nothing else', async () => {
    await uploadsInEveryState({ expiresAt: 1000 });
    const platform = { retryUnmatchedAfterMs: 1 };
    await sweepOf(db()).takeSecondLook({ id: 'dest', projectId: 'okna', platform } as Destination);
    expect([...new Set(await stepsTaken())]).toEqual(['unmatched>pending']);
  });

  function sweepOf(database: Database): SweepService {
    return new SweepService(database, new SweepStore(), new UploadsStore(), new Destinations([]), { now: () => 5 }, () => 0);
  }
});
