import { PROGRESS_ORDER, UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';
import { MarkEntity } from '../../../src/store/schema/entities/admin.entity.js';
import { CallEntity } from '../../../src/store/schema/entities/call.entity.js';
import { UploadEntity } from '../../../src/store/schema/entities/upload.entity.js';
import { DestinationCountsStore } from '../../../src/store/statistics/destination-counts.store.js';
import { aCall } from '../../support/call-builders.js';
import { onBothDatabases } from '../../support/databases.js';
import { anUpload } from '../../support/upload-builders.js';

const aStoredCall = (id: string, overrides: Partial<CallEntity> = {}): CallEntity => {
  return { ...aCall({ id, callId: id }), callerExcluded: false, byWebhook: true, origin: {}, ...overrides } as CallEntity;
};
const ofCall = (callId: string, state: UploadEntity['state'], overrides: Partial<UploadEntity> = {}): UploadEntity => {
  const id = `${callId}-${overrides.goal ?? 'g'}-${overrides.destination ?? 'dest'}`;
  return anUpload({ id, conversionId: id, callId, state, ...overrides });
};
const aLabel = (id: string, callId: string, removed: boolean): MarkEntity => {
  const nothing = { goal: null, valueMinor: null, currency: null, note: null };
  return { id, projectId: 'okna', callId, label: 'spam', removed, who: 'Анна', at: 1, ...nothing } as MarkEntity;
};

describe('how far an upload came', () => {
  it('is said of every state once', () => {
    expect([...PROGRESS_ORDER].sort()).toEqual([...UPLOAD_STATES].sort());
  });
});

onBothDatabases((db) => {
  const count = (counted: { from?: number; to?: number } = {}, id = 'dest') =>
    new DestinationCountsStore(db()).count({ id, projectId: 'okna' }, { excludedTrackingNumbers: ['+7800*'], ...counted });

  it('every call of the project is counted once at each destination, and the figures add up', async () => {
    const calls = [
      ...UPLOAD_STATES.map((state) => aStoredCall(state)),
      aStoredCall('two-goals'),
      aStoredCall('own-number', { callerExcluded: true }),
      aStoredCall('test-line', { trackingNumber: '+78001234567' }),
      aStoredCall('spam'),
      aStoredCall('no-spam-after-all'),
      aStoredCall('short'),
      aStoredCall('elsewhere', { projectId: 'dveri' }),
    ];
    const uploads = [
      ...UPLOAD_STATES.map((state) => ofCall(state, state)),
      ofCall('two-goals', 'rejected', { goal: 'one' }),
      ofCall('two-goals', 'confirming', { goal: 'other' }),
      ofCall('short', 'delivered', { destination: 'another' }),
    ];
    const labels = [aLabel('1', 'spam', false), aLabel('2', 'no-spam-after-all', false), aLabel('3', 'no-spam-after-all', true)];
    await db().write(async (tx) => {
      await tx.insert(CallEntity, calls);
      await tx.insert(UploadEntity, uploads);
      await tx.insert(MarkEntity, labels);
    });
    const found = await count();
    const once = Object.fromEntries(UPLOAD_STATES.map((state) => [state, 1]));
    expect(found).toEqual({ calls: 16, excluded: 3, notMet: 2, states: { ...once, confirming: 2 } });
    const sum = found.excluded + found.notMet + Object.values(found.states).reduce((total, one) => total + one, 0);
    expect(sum).toBe(calls.length - 1);
    expect(await count({}, 'another')).toMatchObject({ calls: 16, excluded: 3, notMet: 12, states: { delivered: 1 } });
  });

  it('a period counts calls by their start', async () => {
    const { startedAt } = aStoredCall('inside');
    const before = aStoredCall('before', { startedAt: (startedAt ?? 0) - 1 });
    await db().write((tx) => tx.insert(CallEntity, [aStoredCall('inside'), before]));
    expect(await count({ from: startedAt ?? 0 })).toMatchObject({ calls: 1, notMet: 1 });
    expect(await count({ to: startedAt ?? 0 })).toMatchObject({ calls: 1 });
    expect(await count()).toMatchObject({ calls: 2 });
  });
});
