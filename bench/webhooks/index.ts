import { DATABASES } from '../harness/databases.js';
import type { BenchPart } from '../harness/part.js';
import { measureAcknowledgements } from './acknowledgements.js';
import { measureProcessing } from './processing.js';
import { slowDisk } from './slow-disk.js';

export const part: BenchPart = {
  about: 'webhooks and processing: durable acknowledgements, and calls from receipt to uploads',
  async run(bench) {
    const usual = { overBare: '≥ 0.6×', overSaves: '≥ 5×', cpu: '≥ 8×' };
    await measureAcknowledgements(bench, { title: 'Webhooks on SQLite', database: 'SQLite', wanted: usual });
    if (bench.tiny) return measureProcessing(bench, 'SQLite');
    const env = slowDisk();
    const slow = {
      title: 'The same, 1 ms more per fsync',
      database: 'SQLite',
      wanted: { ...usual, overSaves: '≥ 12×' },
    } as const;
    if (env) await measureAcknowledgements(bench, { ...slow, env });
    else bench.print('A disk that is 1 ms slower cannot be simulated here: that takes Linux and a C compiler (cc).');
    const postgres = { ...usual, overSaves: '≥ 6×' };
    await measureAcknowledgements(bench, { title: 'Webhooks on PostgreSQL', database: 'PostgreSQL', wanted: postgres });
    for (const kind of DATABASES) await measureProcessing(bench, kind);
  },
};
