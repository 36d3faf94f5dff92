import { readFileSync } from 'node:fs';
import { TRANSITIONS, UPLOAD_STATES } from '../../src/domain/uploads/upload-states.js';

describe('the drawing of states in the README', () => {
  it('shows exactly the steps that are legal', () => {
    const [, drawing = ''] = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
    const drawn = drawing.split('\n').flatMap((line) => /^ {2}(\w+) --> (\w+)/.exec(line)?.slice(1, 3).join(' > ') ?? []);
    const legal = UPLOAD_STATES.flatMap((from) => TRANSITIONS[from].map((to) => `${from} > ${to}`));
    expect(drawn.sort()).toEqual(legal.sort());
  });
});
