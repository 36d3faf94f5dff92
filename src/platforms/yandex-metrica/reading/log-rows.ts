import { DateTime } from 'luxon';
import { SECOND } from '../../../domain/time/instant.js';

/** Fields of a log, and their columns in each source. */
export const LOG_FIELDS = {
  visits: [
    'ym:s:visitID',
    'ym:s:clientID',
    'ym:s:dateTime',
    'ym:s:startURL',
    'ym:s:goalsID',
    'ym:s:goalsDateTime',
    'ym:s:<attribution>UTMCampaign',
  ],
  hits: ['ym:pv:visitID', 'ym:pv:clientID', 'ym:pv:dateTime', 'ym:pv:goalsID', 'ym:pv:offlineUploadingID'],
} as const;
/** Only some public accounts say that this field exists: without it a log still shows visitors and goals. */
export const UNSURE_FIELD = 'ym:pv:offlineUploadingID';

/** One line of a log, as far as goals and visitors need it. */
export interface LogRow {
  readonly visitId: string;
  readonly clientId: string;
  readonly yclid: string | null;
  /** `YYYY-MM-DD` in the counter's zone. */
  readonly day: string;
  /** In the order in which the visit reached them. */
  readonly reaches: readonly GoalReach[];
  /** Null if the log does not say; empty for none. */
  readonly campaign: string | null;
  /** The id of the file that contained the event; null if the log does not say, empty for none. */
  readonly uploadId: string | null;
}

export interface GoalReach {
  readonly goalId: string;
  /** Unix seconds: both where the counter's clock, set back, showed the moment twice; none if the log does not say. */
  readonly at: readonly number[];
}

/** Documented for goals’ moments whatever the counter's zone is. Yandex: logs/fields/visits, read 2026-11-29. */
const GOAL_ZONE = 'UTC+3';

/** Parses the lines of a part by its own header: the order of columns is not guaranteed. */
export class LogLines {
  private columns = new Map<string, number>();

  constructor(private readonly timezone: string) {}

  readHeader(line: string): void {
    this.columns = new Map(line.split('\t').map((name, index) => [shortName(name), index]));
  }

  read(line: string): LogRow | null {
    const cells = line.split('\t');
    const cell = (name: string): string | null => {
      const index = this.columns.get(name);
      return index === undefined ? null : unescaped(cells[index] ?? '');
    };
    const [dateTime, clientId] = [cell('dateTime') ?? '', cell('clientID') ?? ''];
    if (!/^\d{4}-\d{2}-\d{2} /.test(dateTime)) return null;
    const moments = itemsOf(cell('goalsDateTime') ?? '');
    return {
      visitId: cell('visitID') ?? '',
      clientId,
      yclid: yclidOf(cell('startURL')),
      day: dateTime.slice(0, 10),
      reaches: itemsOf(cell('goalsID') ?? '').map((goalId, index) => ({
        goalId,
        at: moments[index] === undefined ? this.secondsOf(dateTime, cell('goalsDateTime')) : secondsIn(moments[index], GOAL_ZONE),
      })),
      campaign: cell('UTMCampaign'),
      uploadId: cell('offlineUploadingID'),
    };
  }

  /** A hit's time is that of its goals; of a visit only the beginning is known. */
  private secondsOf(dateTime: string, goalMoments: string | null): readonly number[] {
    return goalMoments === null && !this.columns.has('startURL') ? secondsIn(dateTime, this.timezone) : [];
  }
}

/** `ym:s:lastsignUTMCampaign` and `ym:s:<attribution>UTMCampaign` are the same column. */
function shortName(name: string): string {
  return name.endsWith('UTMCampaign') ? 'UTMCampaign' : (name.split(':').at(-1) ?? name);
}

function secondsIn(text: string, zone: string): readonly number[] {
  const moment = DateTime.fromSQL(text, { zone });
  return moment.isValid ? moment.getPossibleOffsets().map((possible) => Math.floor(possible.toMillis() / SECOND)) : [];
}

/** `[1,2]` and `['2026-11-20 10:00:00']`; a quote may come escaped. */
function itemsOf(list: string): string[] {
  const inner = list.replace(/^\[|\]$/g, '').trim();
  return inner === '' ? [] : inner.split(',').map((item) => item.replaceAll(/[\\']/g, '').trim());
}

function yclidOf(address: string | null): string | null {
  return /[?&]yclid=(\d{1,20})(?:[&#]|$)/.exec(address ?? '')?.[1] ?? null;
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

/** Unescapes ClickHouse's TSV. */
function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\([tnr\\])/g, (_all, letter: string) => ESCAPES[letter] ?? '') : text;
}
