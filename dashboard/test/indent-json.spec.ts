import { indentJson } from '../src/components/indentJson.js';

describe('an answer as it came', () => {
  it('is indented, and keeps every digit of an id that no JS number holds', () => {
    const id = '1763800000123456789';
    expect(indentJson(`{"uploading":{"id":${id},"rows":[1,2.50],"none":[],"empty":{}},"a\\"b{,":"x: y, [z]"}`)).toBe(
      [
        '{',
        '  "uploading": {',
        `    "id": ${id},`,
        '    "rows": [',
        '      1,',
        '      2.50',
        '    ],',
        '    "none": [],',
        '    "empty": {}',
        '  },',
        '  "a\\"b{,": "x: y, [z]"',
        '}',
      ].join('\n'),
    );
  });

  it.each(['ClientId,Target\n1,call', '<html>', '{"cut":1', '', '42'])('is left alone where it is no JSON: %j', (text) => {
    expect(indentJson(text)).toBe(text);
  });
});
