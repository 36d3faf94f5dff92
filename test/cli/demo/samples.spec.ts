import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderWebhookQuery, readSamples, SAMPLES_FOLDER } from '../../../src/cli/demo/samples.js';
import { toE164 } from '../../../src/domain/calls/identifiers.js';

const SCRIPT = join(__dirname, '../../../scripts/make-samples.mjs');
/** Sunday, 22 November 2026, 12:00 in UTC: 15:00 in Moscow. */
const NOW = Date.UTC(2026, 10, 22, 12);

describe('the samples', () => {
  const samples = readSamples();

  it('are what the script makes, byte for byte', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-samples-'));
    expect(spawnSync(process.execPath, [SCRIPT, folder]).status).toBe(0);
    const names = readdirSync(folder);
    expect(names.sort()).toEqual(readdirSync(SAMPLES_FOLDER).sort());
    for (const name of names)
      expect(readFileSync(join(folder, name)).equals(readFileSync(join(SAMPLES_FOLDER, name)))).toBe(true);
    rmSync(folder, { recursive: true, force: true });
  });

  it('say of every call what must become of it at every destination', () => {
    const all = [...samples.webhooks, ...samples.listed];
    // One sample spells its parameters in capitals.
    const called = new Set(all.map(({ query }) => /(?:^|&)callId=(\d+)/i.exec(query)?.[1]));
    for (const { callId, expect: uploads } of samples.calls) {
      expect(called).toContain(callId);
      expect(new Set(uploads.map(({ destination, goal }) => `${destination}/${goal}`)).size).toBe(5);
      expect(uploads.every(({ why }) => why !== '')).toBe(true);
    }
  });

  it('hold calls that only the vendor’s own list knows, and calls that webhooks reported as well', () => {
    const idsOf = (all: typeof samples.listed) => all.map(({ query }) => new URLSearchParams(query).get('callId'));
    const byWebhook = new Set(idsOf(samples.webhooks));
    const known = idsOf(samples.listed).filter((id) => byWebhook.has(id));
    expect([samples.listed.length, known.length]).toEqual([5, 3]);
  });

  it('hold every state that a call can end in by itself', () => {
    const states = new Set(samples.calls.flatMap(({ expect: uploads }) => uploads.map(({ state }) => state)));
    expect([...states].sort()).toEqual(['cancelled', 'delivered', 'expired', 'none', 'pending', 'skipped', 'unmatched']);
  });

  it('have phones that are numbers, or hidden', () => {
    const phones = new Set(samples.webhooks.flatMap(({ query }) => new URLSearchParams(query).get('callerNumber') ?? []));
    expect([...phones].filter((phone) => toE164(phone) === null)).toEqual(['anonymous']);
  });

  it('fit into an address of 4000 letters, as MANGO limits it', () => {
    expect(Math.max(...samples.webhooks.map((webhook) => renderWebhookQuery(webhook, NOW).length))).toBeLessThan(4000);
  });
});

describe('a sample webhook', () => {
  const frame = { act: 1, phase: 'end', minutesAgo: 90, seconds: 125 } as const;

  it.each([
    ['day-first-utc', 's=22-11-2026T10%3A30Z&e=22-11-2026T10%3A32Z'],
    ['year-first-utc', 's=2026-11-22T10%3A30Z&e=2026-11-22T10%3A32Z'],
    ['year-first-seconds', 's=2026-11-22T10%3A30%3A00Z&e=2026-11-22T10%3A32%3A05Z'],
    ['day-first-moscow', 's=22-11-2026T13%3A30&e=22-11-2026T13%3A32'],
    ['day-first-offset', 's=22-11-2026T13%3A30%2B03%3A00&e=22-11-2026T13%3A32%2B03%3A00'],
    ['plus-lost', 's=22-11-2026T13:30+03:00&e=22-11-2026T13:32+03:00'],
    ['epoch', 's=1795343400&e=1795343525'],
  ] as const)('gets its dates at replay, here as %s', (dates, query) => {
    expect(renderWebhookQuery({ ...frame, dates, query: 's=<start>&e=<end>' }, NOW)).toBe(query);
  });
});
