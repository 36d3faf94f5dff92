import type { OpenConversion } from '../../../src/platforms/kit/reader.js';
import { LogMatcher } from '../../../src/platforms/yandex-metrica/reading/log-matcher.js';
import { LogLines } from '../../../src/platforms/yandex-metrica/reading/log-rows.js';

const HEADER = 'ym:pv:visitID\tym:pv:clientID\tym:pv:dateTime\tym:pv:goalsID';
const VISITOR = '17638000001234567';
const GOAL = '77';

function aConversion(uploadId: string, at: string): OpenConversion {
  return {
    uploadId,
    goal: 'quality-call',
    occurredAt: Date.parse(at),
    identifier: { kind: 'yaCid', value: VISITOR },
    sentAt: Date.parse(at),
    remoteRef: null,
    idempotencyKey: `rb-${uploadId}`,
    campaign: null,
    level: 'taken',
    unmatched: false,
  };
}

/** By upload, whether the moment in the log is its own: the others are told by visitor and goal only. */
function found(conversions: readonly OpenConversion[], lines: readonly string[], timezone: string): Record<string, boolean> {
  const matcher = new LogMatcher(conversions, new Map([[GOAL, 'quality-call']]));
  const log = new LogLines(timezone);
  log.readHeader(HEADER);
  for (const line of lines) {
    const row = log.read(line);
    if (row) matcher.add(row);
  }
  return Object.fromEntries(
    matcher.sightings().map(({ uploadId, text }) => [uploadId, !text.en.includes('by visitor and goal')]),
  );
}

describe('a log of hits from the hour that a counter’s clock, set back, shows twice', () => {
  const hit = (visit: string): string => `${visit}\t${VISITOR}\t2026-11-01 01:30:00\t[${GOAL}]`;
  const first = aConversion('first', '2026-11-01T01:30:00-04:00');
  const second = aConversion('second', '2026-11-01T01:30:00-05:00');

  it('proves a conversion of either of the two hours', () => {
    for (const one of [first, second]) {
      const missing = aConversion('missing', '2026-11-01T09:00:00-05:00');
      expect(found([one, missing], [hit('1')], 'America/New_York')).toEqual({ [one.uploadId]: true });
    }
  });

  it('proves both where both are in it', () => {
    expect(found([first, second], [hit('1'), hit('2')], 'America/New_York')).toEqual({ first: true, second: true });
  });

  it('does not say of one hit which of the two was counted', () => {
    expect(found([first, second], [hit('1')], 'America/New_York')).toEqual({});
  });

  it('has one moment in a zone whose clock stands still that night', () => {
    expect(found([first, second], [hit('1')], 'America/Bogota')).toEqual({ second: true });
  });
});
