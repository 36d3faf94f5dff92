import fc from 'fast-check';
import { multipartFields } from '../../src/sources/multipart.js';
import { source as mango } from '../../src/sources/mango/index.js';
import { MOSCOW } from './mango/sample.js';
import { aPost, eventOf } from './receipts.js';

/** As curl writes them, PHP's too. */
const BOUNDARY = '------------------------d74496d66958873e';
const FORM_DATA = 'Content-Disposition: form-data; ';

function bodyOf(parts: readonly string[], { boundary = BOUNDARY, newline = '\r\n', end = '--' } = {}): Buffer {
  const lines = parts.map((part) => `--${boundary}${newline}${part.replaceAll('\n', newline)}${newline}`);
  return Buffer.from(`${lines.join('')}--${boundary}${end}${newline}`);
}

const field = (name: string, value: string): string => `${FORM_DATA}name="${name}"\n\n${value}`;
const textsOf = (bytes: Buffer) => multipartFields(bytes)?.map(([name, value]) => [name, value.text]) ?? null;

describe('a multipart webhook', () => {
  it('is read as PHP’s curl sends it, without any decoding of percent signs and pluses', () => {
    const bytes = bodyOf([field('callId', '31760000000123457'), field('utmTerm', 'окна+50%20'), field('rsCid', '')]);
    expect(textsOf(bytes)).toEqual([
      ['callId', '31760000000123457'],
      ['utmTerm', 'окна+50%20'],
      ['rsCid', ''],
    ]);
  });

  it('gives every field back that a real encoder wrote, whatever is in it', async () => {
    const name = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }).filter((text) => !/[\\"\r\n]/.test(text));
    const value = fc.string({ unit: 'grapheme', maxLength: 80 }).filter((text) => !/[\r\n]/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 8 }), async (fields) => {
        const form = new FormData();
        for (const [key, text] of fields) form.append(key, text);
        const bytes = Buffer.from(await new Response(form).arrayBuffer());
        expect(textsOf(bytes)).toEqual(fields);
      }),
    );
  });

  it('leaves files out and keeps the fields beside them', () => {
    const file = `${FORM_DATA}name="record"; filename="a; name=callId.mp3"\nContent-Type: audio/mpeg\n\nID3…`;
    const coded = `${FORM_DATA}name="other"; filename*=UTF-8''x\n\nx`;
    expect(textsOf(bodyOf([file, field('callId', '1'), coded]))).toEqual([['callId', '1']]);
  });

  it('reads letters that are no UTF-8 as windows-1251, and says that they are in doubt', () => {
    const head = `--b\r\n${FORM_DATA}name="utmTerm"\r\n\r\n`;
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from([0xee, 0xea, 0xed, 0xe0]), Buffer.from('\r\n--b--\r\n')]);
    expect(multipartFields(bytes)).toEqual([['utmTerm', { text: 'окна', suspect: true }]]);
  });

  it.each([
    ['lines that end with a line feed only', bodyOf([field('callId', '1')], { newline: '\n' })],
    ['no last delimiter', bodyOf([field('callId', '1')], { end: '' })],
    ['a body that ends in the middle', Buffer.from(`--b\r\n${field('callId', '1').replaceAll('\n', '\r\n')}`)],
    ['a part without a name', bodyOf(['X-Other: 1\n\nx', field('callId', '1')])],
    ['a part without headers', bodyOf(['no header at all', field('callId', '1')])],
    ['headers longer than a kilobyte', bodyOf([`X-Long: ${'a'.repeat(2000)}\n${field('x', '2')}`, field('callId', '1')])],
    ['a name without quotes', bodyOf([`${FORM_DATA}name=callId\n\n1`])],
    ['headers in other letter case', bodyOf([`content-type: text/plain\nCONTENT-DISPOSITION: Form-Data; NAME="callId"\n\n1`])],
    ['text after the last delimiter', Buffer.concat([bodyOf([field('callId', '1')]), Buffer.from('--after\r\n')])],
    ['a boundary of signs that mean something to a pattern', bodyOf([field('callId', '1')], { boundary: '.*(a+)+$[' })],
  ])('is read with %s', (_what, bytes) => {
    expect(textsOf(bytes)).toEqual([['callId', '1']]);
  });

  it.each([
    ['a line that begins like the delimiter and goes on', '--bb\r\nmore'],
    ['the delimiter in the middle of a line', 'x--b'],
    ['something like headers', 'a\r\n\r\nContent-Disposition: form-data; name="callId"\r\n\r\n2'],
  ])('keeps %s as a part of the value', (_what, value) => {
    const bytes = Buffer.from(`--b\r\n${FORM_DATA}name="customParam"\r\n\r\n${value}\r\n--b--\r\n`);
    expect(textsOf(bytes)).toEqual([['customParam', value]]);
  });

  it.each([
    ['nothing', ''],
    ['a form', 'callId=1&duration=5'],
    ['dashes only', '--'],
    ['a line that begins with dashes', '--x\r\ncallId=1'],
    ['a delimiter without end', `--${'x'.repeat(100_000)}`],
    ['delimiters only', '--b\r\n'.repeat(20_000)],
  ])('is not seen in %s', (_what, text) => {
    expect(multipartFields(Buffer.from(text))).toBeNull();
  });

  it('never throws, whatever the bytes are', () => {
    const piece = fc.constantFrom('--b', '\r\n', '\n', '--', FORM_DATA, 'name="', '"', ';', '\\', 'x', 'filename=');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const fields = multipartFields(Buffer.from(`--b\r\n${pieces.join('')}`));
        expect(fields === null || Array.isArray(fields)).toBe(true);
      }),
    );
  });

  it('becomes a call like any other webhook, even where the content type says something else', () => {
    const bytes = bodyOf([field('callId', '9007199254740993'), field('duration', '62'), field('utmTerm', '%utmTerm%')]);
    for (const contentType of [`multipart/form-data; boundary=${BOUNDARY}`, 'application/x-www-form-urlencoded', null]) {
      expect(eventOf(mango, aPost(bytes, contentType), MOSCOW)).toMatchObject({
        callId: '9007199254740993',
        phase: 'ended',
        facts: { talkSeconds: 62 },
      });
    }
  });
});
