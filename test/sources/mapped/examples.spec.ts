import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/reading/load.js';
import { loadPlatforms } from '../../../src/destinations/destinations.js';
import { source as mapped } from '../../../src/sources/mapped/index.js';
import type { MappedSettings } from '../../../src/sources/mapped/settings.js';
import { aPost, aReceipt, queryOf } from '../receipts.js';

const EXAMPLES = join(__dirname, '../../../data/examples');
const SECRET = 'a-token-of-the-test';

/** The source of one of the files that users copy. */
async function exampleOf(vendor: string): Promise<MappedSettings> {
  const { config } = loadConfig({
    file: join(EXAMPLES, `${vendor}.yaml`),
    explicit: true,
    environment: { CALLTOUCH_TOKEN: SECRET, UIS_TOKEN: SECRET, ROISTAT_TOKEN: SECRET, METRIKA_TOKEN: SECRET },
    sources: [mapped],
    platforms: await loadPlatforms(),
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  return config.projects[0]?.sources[0]?.settings as MappedSettings;
}

async function read(vendor: string, { query = {}, json }: { query?: Record<string, string>; json?: string }): Promise<unknown> {
  const receipt = json === undefined ? aReceipt({ query: queryOf(query) }) : aPost(json, 'application/json');
  return mapped.parse(receipt, await exampleOf(vendor));
}

describe('the example config', () => {
  it('for Calltouch reads a target call with its ids', async () => {
    const query = {
      callId: '31760000000123457',
      callphase: 'calldisconnected',
      date: '22/11/2026 9:45:07',
      callerNumber: '79161234567',
      duration: '187',
      successful: 'true',
      targetCall: 'true',
      yaClientId: '1763800000123456789',
    };
    expect(await read('calltouch', { query })).toMatchObject({
      event: {
        callId: '31760000000123457',
        phase: 'ended',
        facts: {
          startedAt: Date.UTC(2026, 10, 22, 6, 45, 7),
          callerNumber: '+79161234567',
          talkSeconds: 187,
          saidAnswered: true,
          isQuality: true,
          yaCid: '1763800000123456789',
        },
      },
    });
  });

  it('for UIS turns a lost call into one that was not answered, and keeps 64-bit ids whole', async () => {
    const json = `{"phase": "ended", "call_session_id": 1763800000123456789, "start_time": "2026-11-22 09:45:07",
      "contact": {"phone": "79161234567"}, "is_lost": "true", "communication_number": "1", "ym_client_id": 1763800000123456781}`;
    expect(await read('uis', { json })).toMatchObject({
      event: {
        callId: '1763800000123456789',
        phase: 'ended',
        facts: { saidAnswered: false, isNew: true, yaCid: '1763800000123456781', callerNumber: '+79161234567' },
      },
    });
  });

  it('for Roistat reads its words for an answered call', async () => {
    const json =
      '{"id": "77", "date": "2026-11-22T06:45:07+0000", "caller": "79161234567", "duration": 61, "status": "ANSWER", ' +
      '"first_visit": "77123"}';
    expect(await read('roistat', { json })).toMatchObject({
      event: { callId: '77', phase: 'ended', facts: { talkSeconds: 61, saidAnswered: true } },
    });
  });
});
