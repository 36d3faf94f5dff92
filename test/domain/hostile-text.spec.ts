import { closestName } from '../../src/config/messages/config-problem.js';
import { parseCallersFile } from '../../src/config/schema/values.js';
import { toGaClientId, toGaSessionId } from '../../src/domain/calls/ga-ids.js';
import { addressPairs } from '../../src/domain/calls/address-pairs.js';
import { readCustomParam } from '../../src/domain/calls/custom-param.js';
import { decodePercent, isAbsent, queryPairs } from '../../src/domain/calls/encoded-text.js';
import { toClickId, toE164, toUnsigned64 } from '../../src/domain/calls/identifiers.js';
import { maskIp, maskPhone } from '../../src/domain/calls/masking.js';
import { matchesPattern } from '../../src/domain/goals/matching.js';
import { jsonValueText, parseLosslessJson } from '../../src/domain/lossless-json.js';
import { parseDate } from '../../src/domain/time/date-parsing.js';
import { minuteOfDay } from '../../src/domain/time/working-hours.js';
import { parseWeekdays } from '../../src/domain/time/weekdays.js';
import { spreadsheetLines } from '../../src/runtime/csv.js';
import { parseRetryAfter } from '../../src/runtime/http-dates.js';
import { numbersIn } from '../../src/processing/erasure/find-person.js';
import { createMask, truncateText } from '../../src/runtime/masking.js';
import { source as mango } from '../../src/sources/mango/index.js';
import { parseMappedDate } from '../../src/sources/mapped/date-patterns.js';
import { source as mapped } from '../../src/sources/mapped/index.js';
import { multipartFields } from '../../src/sources/multipart.js';
import { readBoolean, readInteger } from '../../src/sources/parameter-reader.js';
import { costOfOneWhole, LESS_THAN_QUADRATIC } from '../support/processor-time.js';

const DATES = { timezone: 'Europe/Moscow', zMeans: 'utc', dates: ["dd/MM/yyyy' at 'H:mm:ss"] } as const;
const MAPPED = mapped.settings.parse({ timezone: 'Europe/Moscow', fields: { callId: 'a.b', callerNumber: 'c' } });
const MANGO = mango.settings.parse({ timezone: 'Europe/Moscow' });
const receipt = (query: string, body: string | null) => ({
  id: 'a',
  sourceId: 'mango-main',
  method: 'POST',
  query,
  contentType: null,
  bodyBase64: body === null ? null : Buffer.from(body).toString('base64'),
  receivedAt: 0,
});

/** Everything that reads text from outside. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  toE164,
  toGaClientId,
  toGaSessionId,
  toUnsigned64,
  'toClickId gclid': (text) => toClickId('gclid', text),
  'toClickId rb_clickid': (text) => toClickId('rb_clickid', text),
  addressPairs,
  queryPairs,
  decodePercent,
  isAbsent,
  readCustomParam,
  'numbers in a receipt': (text) => numbersIn({ query: text, bodyBase64: null }),
  maskIp,
  maskPhone,
  minuteOfDay,
  parseWeekdays,
  readBoolean,
  readInteger,
  parseDate: (text) => parseDate(text, DATES),
  parseMappedDate: (text) => parseMappedDate(text, DATES),
  'JSON without loss': (text) => {
    const value = parseLosslessJson(text);
    return value === undefined ? null : jsonValueText(value);
  },
  multipartFields: (text) => multipartFields(Buffer.from(text)),
  'matchesPattern, as the text': (text) => matchesPattern('*й*b*c', text),
  'matchesPattern, as the pattern': (text) => matchesPattern(text, 'a'.repeat(1000)),
  closestName: (text) => closestName(text, ['timezone', 'callerNumbers', 'minTalkSeconds']),
  parseCallersFile,
  parseRetryAfter: (text) => parseRetryAfter(text, 0),
  createMask: createMask('a-secret-of-the-test'),
  truncateText,
  spreadsheetLines: (text) => spreadsheetLines([[text]], ';'),
  'a query of mango': (text) => mango.parse(receipt(text, null), MANGO),
  'a body of mango': (text) => mango.parse(receipt('', text), MANGO),
  'a number in a query of mango': (text) => mango.parse(receipt(`callId=1&number=${text}&clientPhone=${text}`, null), MANGO),
  'a body of a mapped source': (text) => mapped.parse(receipt('', text), MAPPED),
};

/** Shapes that have broken patterns: runs that two parts of a pattern may share, and what never closes. */
const SHAPES: Readonly<Record<string, (length: number) => string>> = {
  spaces: (length) => `1${' '.repeat(length)}1`,
  'spaces at the start': (length) => `${' '.repeat(length)}x`,
  digits: (length) => '7'.repeat(length),
  'dots and digits': (length) => '1.'.repeat(length / 2),
  'percent signs': (length) => '%'.repeat(length),
  escapes: (length) => '%25'.repeat(length / 3),
  'open braces': (length) => '{'.repeat(length),
  'open brackets': (length) => '['.repeat(length),
  quotes: (length) => '"'.repeat(length),
  'an open quote': (length) => `{"a":"${'\\"'.repeat(length / 2)}`,
  'one key again and again': (length) => `{${'"a":1,'.repeat(length / 6)}"a":2}`,
  'a blank value, then its key again': (length) => `{"a":"${' '.repeat(length / 2)}x"${',"a":1'.repeat(length / 12)}}`,
  pairs: (length) => 'a=b&'.repeat(length / 4),
  'names without values': (length) => 'a&'.repeat(length / 2),
  semicolons: (length) => ';'.repeat(length),
  'semicolons and spaces': (length) => '; '.repeat(length / 2),
  dashes: (length) => '-'.repeat(length),
  'a multipart first line': (length) => `--${' \t'.repeat(length / 2)}x`,
  'multipart headers': (length) => `--x\n${'content-disposition: \n'.repeat(length / 22)}\n\n--x--`,
  'multipart parts': (length) => `--x\n${'content-disposition:form-data;name="a\n\n--x\n'.repeat(length / 43)}`,
  'combining marks': (length) => `и${'\u0301\u0323'.repeat(length / 2)}`,
  'letters that fold': (length) => 'İ'.repeat(length),
  stars: (length) => '*'.repeat(length),
  'stars and letters': (length) => '*a'.repeat(length / 2),
  'replacement characters': (length) => `${'\ufffd'.repeat(length)}x`,
  colons: (length) => ':'.repeat(length),
  'line breaks': (length) => '\r\n'.repeat(length / 2),
  NUL: (length) => '\0'.repeat(length),
  'half a letter': (length) => '\ud800'.repeat(length),
};

const LENGTH = 32_000;
const costOf = (read: (text: string) => unknown, make: (length: number) => string, length: number): number => {
  const [piece, whole] = [make(length / 16), make(length)];
  return costOfOneWhole(
    () => read(piece),
    () => read(whole),
  );
};

describe.each(Object.entries(READERS))('%s', (_name, read) => {
  it.each(Object.entries(SHAPES))('takes no more than in proportion for %s', (_shape, make) => {
    expect(costOf(read, make, LENGTH)).toBeLessThan(LESS_THAN_QUADRATIC);
  });
});

describe('a form as long as the largest body', () => {
  it('takes no more than in proportion for names without values: each is looked through alone', () => {
    expect(costOf(queryPairs, (length) => `${'a'.repeat(119)}&`.repeat(length / 120), 240_000)).toBeLessThan(LESS_THAN_QUADRATIC);
  });
});
