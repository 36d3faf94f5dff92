import { DATABASES } from '../harness/databases.js';
import type { BenchPart } from '../harness/part.js';
import { measureDoor } from './door.js';

export const part: BenchPart = {
  about: 'the webhook door and intake: durable acknowledgements, and calls from receipt to uploads',
  async run(bench) {
    for (const kind of DATABASES) await measureDoor(bench, kind);
  },
};
