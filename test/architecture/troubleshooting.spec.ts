import { readFileSync } from 'node:fs';
import { REASON_MESSAGES } from '../../src/messages/reason-messages.js';

describe('docs/troubleshooting.md', () => {
  it('has an entry for every reason code, and for no other', () => {
    const text = readFileSync('docs/troubleshooting.md', 'utf8');
    const entries = Array.from(text.matchAll(/^- \*\*`([A-Z_]+)`\*\*:/gm), ([, code]) => code);
    expect(new Set(entries)).toEqual(new Set(Object.keys(REASON_MESSAGES)));
    expect(entries).toHaveLength(Object.keys(REASON_MESSAGES).length);
  });
});
