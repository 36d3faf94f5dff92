import { splitByDependence } from '../../../src/processing/receipts/decided-batch.js';
import type { ReadReceipt } from '../../../src/processing/receipts/receipt-reader.js';

/** A receipt about a call of the project `okna`, and the callers it may have. */
interface Said {
  readonly call: string;
  readonly callers?: readonly string[];
  readonly project?: string;
}

describe('receipts that may be processed before the batch before is committed', () => {
  const underWay = {
    calls: [{ projectId: 'okna', sourceId: 'site', callId: '1', callerKey: 'anna' }],
    before: [{ projectId: 'okna', sourceId: 'site', callId: '1', callerKey: 'boris' }],
  };

  function independent(...said: Said[]): string[] {
    const reads = said.map(
      ({ call, project = 'okna' }) =>
        ({ receipt: { sourceId: 'site' }, project: { id: project }, event: { callId: call } }) as unknown as ReadReceipt,
    );
    const callersOf = (read: ReadReceipt) => said[reads.indexOf(read)]?.callers ?? [];
    return splitByDependence(underWay, reads, callersOf).independent.map(({ event }) => event.callId);
  }

  it('are those about other calls by other callers, and by callers who are not known', () => {
    expect(independent({ call: '1' }, { call: '2', callers: ['vera'] }, { call: '3' })).toEqual(['2', '3']);
  });

  it('are not those by a caller of that batch, be it the present or the former one of a call', () => {
    expect(independent({ call: '2', callers: ['anna'] }, { call: '3', callers: ['boris'] })).toEqual([]);
  });

  it('may be by the same caller in another project, whose calls are counted apart', () => {
    expect(independent({ call: '2', callers: ['anna'], project: 'dveri' })).toEqual(['2']);
  });

  it('are not those that belong together with one that has to wait, over calls and callers', () => {
    const said = [
      { call: '4', callers: ['vera'] },
      { call: '3', callers: ['galina'] },
      { call: '3', callers: ['vera'] },
      { call: '2', callers: ['galina', 'anna'] },
      { call: '5', callers: ['dina'] },
    ];
    expect(independent(...said)).toEqual(['5']);
  });
});
