import { ProgressBar, progressText } from '../../src/cli/progress-bar.js';
import { aTerminal } from './a-terminal.js';

const HALF = { title: 'calls.csv', share: 0.5, count: 5000, unit: 'lines' } as const;

describe('the progress of a long command', () => {
  let now = 0;
  const clock = { now: () => now };
  beforeEach(() => {
    now = 1_000_000;
  });

  it('says how far it is, how fast, and how long it will take', () => {
    expect(progressText(HALF, 10_000)).toBe('calls.csv: ████████████░░░░░░░░░░░░ 50 %, 5,000 lines, 500 lines/s, 10 s left');
  });

  it.each([
    ['an hour', { ...HALF, share: 0.1, count: 400 }, 400_000, '1 line/s, 1 h 0 min left'],
    ['minutes', { ...HALF, share: 0.5, count: 5000 }, 90_000, '56 lines/s, 1 min 30 s left'],
    ['nothing, for it has ended', { ...HALF, share: 1 }, 10_000, '5,000 lines, 500 lines/s'],
    ['nothing yet, in the first second', HALF, 999, '5,000 lines'],
  ])('has %s left', (_name, progress, elapsed, end) => {
    expect(progressText(progress, elapsed).endsWith(end)).toBe(true);
  });

  it.each([
    ['en', 'lines', 1, '1 line'],
    ['en', 'calls', 1, '1 call'],
    ['en', 'calls', 2, '2 calls'],
    ['ru', 'calls', 1, '1 звонок'],
    ['ru', 'calls', 3, '3 звонка'],
    ['ru', 'lines', 21, '21 строка'],
    ['ru', 'lines', 11, '11 строк'],
  ] as const)('counts in the language’s own forms (%s): %s %i', (language, unit, count, counted) => {
    expect(progressText({ ...HALF, unit, count }, 0, language)).toMatch(new RegExp(`%, ${counted}$`));
  });

  it('is redrawn on a screen ten times a second at most, over what was there', () => {
    const terminal = { ...aTerminal(), showsProgress: true };
    const bar = new ProgressBar({ terminal, clock, json: false, language: 'en' });
    for (const [elapsed, count] of [
      [0, 1],
      [50, 2],
      [200, 3],
    ] as const) {
      now = 1_000_000 + elapsed;
      bar.show({ ...HALF, count });
    }
    bar.finish();
    const drawn = terminal.said().err.split('\r').slice(1);
    expect(drawn.map((text) => /(\d+) lines?/.exec(text)?.[1])).toEqual(['1', '3', '3']);
    expect(drawn.at(-1)).toMatch(/\n$/);
    expect(terminal.said().out).toBe('');
  });

  it('is one line at the end where nobody watches, and nothing where programs read', () => {
    const [people, programs] = [aTerminal(), aTerminal()];
    for (const [terminal, silent] of [
      [people, false],
      [programs, true],
    ] as const) {
      const bar = new ProgressBar({ terminal, clock, json: silent, language: 'en' });
      for (const count of [1, 2]) bar.show({ ...HALF, count });
      bar.finish();
      bar.finish();
    }
    expect(people.said()).toEqual({ out: '', err: `${progressText({ ...HALF, count: 2 }, 0)}\n` });
    expect(programs.said()).toEqual({ out: '', err: '' });
  });
});
