import { runCli } from '../../src/cli/index.js';
import { aTerminal, json, ringback } from '../cli/a-terminal.js';

/** The Google Ads package alone takes seconds to load under the tests' own module loader. */
const LONG_MS = 180_000;

describe('the demo', () => {
  it(
    'survives a bad day at every platform, and in the end everything is where it must be all the same',
    async () => {
      const { exitCode, out } = await ringback('demo', '--once', '--bad-day', '--json');
      const result = json(out);
      expect(result['differences']).toEqual([]);
      expect({ exitCode, ok: result['ok'] }).toEqual({ exitCode: 0, ok: true });
      expect(result['silentZeros']).toEqual([
        expect.stringMatching(
          /^Calls delivered for Quality call: 4 \(.+\)\. The ad account of metrika-okna shows none of them\.$/,
        ),
      ]);
    },
    LONG_MS,
  );

  it(
    'leads every sample call to where it must be, and keeps serving until it is stopped',
    async () => {
      const terminal = aTerminal();
      const running = runCli(['demo'], terminal);
      while (!terminal.said().out.includes('Look around')) await new Promise((resolve) => setTimeout(resolve, 100));
      // In its place stand the differences, where the log and the platforms’ records do not agree.
      expect(terminal.said().out).toContain('Every call is where it must be');
      const [, key, address] = /Bearer (\S+)' '(\S+)'/.exec(terminal.said().out) ?? [];
      const answer = await fetch(address ?? '', { headers: { Authorization: `Bearer ${key}` } });
      expect(await answer.json()).toMatchObject({ items: [{}, {}, {}] });
      const shown = async (path: string) =>
        (await fetch(new URL(path, address), { headers: { Authorization: `Bearer ${key}` } })).json();
      expect(await shown('/api/v1/alerts?open=true')).toMatchObject({ items: [{ rule: 'destination-paused' }] });
      const { items } = (await shown('/api/v1/stats/truth?limit=500')) as { items: { light: string; theirs: number | null }[] };
      expect(items.filter(({ theirs }) => (theirs ?? 0) > 0).length).toBeGreaterThan(5);
      expect(items.filter(({ light }) => light === 'red')).toEqual([]);
      expect(await shown('/api/v1/stats/campaigns')).toMatchObject({ frequentCallers: [{ calls: 7 }] });
      terminal.stop();
      expect(await running).toBe(0);
      await expect(fetch(address ?? '')).rejects.toThrow();
    },
    LONG_MS,
  );
});
