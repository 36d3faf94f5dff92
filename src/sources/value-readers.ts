import { isIP } from 'node:net';
import { withoutPort } from '../domain/ip-address.js';
import { MAX_UNITS, toMinorUnits } from '../domain/money.js';
import { type JsonValue, jsonValueText, parseLosslessJson } from '../domain/lossless-json.js';

const PLAIN_SECONDS = /^\+?(\d{1,9})(?:[.,]\d{1,9})?$/;
const MILLISECONDS = /^(\d{1,12})\s*(?:ms|мс)\.?$/i;
const CLOCK = /^(?:(\d{1,4}):)?(\d{1,4}):([0-5]\d)(?:[.,]\d{1,9})?$/;
/** As people write it: `1 min 35 sec`, `1 мин. 35 с`. */
const IN_WORDS = new RegExp(
  [
    String.raw`^(?:(\d{1,4})\s*(?:h|hrs?|hours?|ч|час(?:а|ов)?)\.?\s*)?`,
    String.raw`(?:(\d{1,6})\s*(?:m|mins?|minutes?|м|мин|минут[аы]?)\.?\s*)?`,
    String.raw`(?:(\d{1,9})(?:[.,]\d{1,9})?\s*(?:s|secs?|seconds?|с|сек|секунд[аы]?)\.?)?$`,
  ].join(''),
  'i',
);
const ISO_DURATION = /^P(?:0D)?T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:[.,]\d{1,9})?S)?$/i;

/**
 * A duration in whole seconds: `95`, `95.4`, `1:35`, `00:01:35`, `PT1M35S`, `1 min 35 s`, `95000 ms`. Rounds down: a rule that
 * asks for thirty seconds is not met by 29.6. Null if it is no duration.
 */
export function readSeconds(text: string): number | null {
  const bare = text.trim();
  const plain = PLAIN_SECONDS.exec(bare)?.[1];
  if (plain !== undefined) return Number(plain);
  const milliseconds = MILLISECONDS.exec(bare)?.[1];
  if (milliseconds !== undefined) return Math.floor(Number(milliseconds) / 1000);
  const [, hours, minutes, seconds] = CLOCK.exec(bare) ?? IN_WORDS.exec(bare) ?? ISO_DURATION.exec(bare) ?? [];
  if (hours === undefined && minutes === undefined && seconds === undefined) return null;
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

const AMOUNT = /^(\d{1,12}(?:\.\d{1,4})?)$/;
const CURRENCY_SIGNS = /^(?:[$€₽£₸₴]|rub|usd|eur)|(?:[$€₽£₸₴]|руб\.?|р\.|rub|usd|eur)$/i;

/** Minor units of an amount as people and programs write it: `1500`, `1 500,50`, `1,500.00`, `₽1500`. */
export function readAmount(text: string): number | null {
  const bare = text
    .trim()
    .replace(CURRENCY_SIGNS, '')
    .replace(/[\s\u00a0\u202f'’]/g, '');
  const plain = /\.\d{3},\d{1,2}$/.test(bare) ? bare.replaceAll('.', '').replace(',', '.') : withPoint(bare);
  const units = AMOUNT.exec(plain)?.[1];
  return units === undefined || Number(units) > MAX_UNITS ? null : toMinorUnits(Number(units));
}

function withPoint(bare: string): string {
  return /,\d{3}(?:[,.]|$)/.test(bare) ? bare.replaceAll(',', '') : bare.replace(',', '.');
}

/** Three letters of ISO 4217 in capitals. */
export function readCurrency(text: string): string | null {
  const code = text.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? code : null;
}

/**
 * An IP address, also with a port, or the first of a proxy's list; null for anything else, which must not pass for a person's.
 */
export function readIp(text: string): string | null {
  const [first = ''] = text.split(',', 1);
  const address = withoutPort(first);
  return isIP(address) === 0 ? null : address;
}

/** A longer text is no label; also the limit of stored labels. */
const LONGEST_TEXT = 200;
const MOST_TEXTS = 100;

/** Labels: a JSON list of texts or of objects with a name; or texts separated by commas, semicolons or line ends. */
export function readTexts(text: string): readonly string[] | null {
  const list = text.trim().startsWith('[') ? parseLosslessJson(text) : undefined;
  const all = Array.isArray(list) ? (list as readonly JsonValue[]).map(labelOf) : text.split(/[,;\n]/);
  const labels = [...new Set(all.map((one) => labelText(one).trim().slice(0, LONGEST_TEXT)).filter((one) => one !== ''))];
  return labels.length === 0 ? null : labels.slice(0, MOST_TEXTS);
}

const NAMES = ['name', 'title', 'tag_name', 'label', 'value'] as const;

/** The name of an object given as JSON text; any other text as it is. */
export function labelText(text: string): string {
  const value = text.trim().startsWith('{') ? parseLosslessJson(text) : undefined;
  return value === undefined ? text : labelOf(value);
}

function labelOf(value: JsonValue): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return jsonValueText(value);
  const members = value as Readonly<Record<string, JsonValue>>;
  const name = NAMES.map((key) => members[key]).find((one) => typeof one === 'string');
  return typeof name === 'string' ? name : jsonValueText(value);
}
