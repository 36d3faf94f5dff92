import { readFileSync } from 'node:fs';
import { STATE_MESSAGES } from '../../src/messages/state-messages.js';
import { UPLOAD_STATES } from '../../src/domain/uploads/upload-states.js';

/** The first two cells of each line of a table that name a state. */
function statesIn(file: string): readonly (readonly string[])[] {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const cells = rows.map((row) =>
    row
      .split('|')
      .slice(1, 3)
      .map((cell) => cell.trim()),
  );
  return cells.filter((row) => row.some((cell) => /^`\w+`$/.test(cell)));
}

describe('the front page', () => {
  it('names every state once', () => {
    const named = statesIn('README.md').map(([state]) => state);
    expect(new Set(named)).toEqual(new Set(UPLOAD_STATES.map((state) => `\`${state}\``)));
  });

  it('in Russian calls them what the dashboard calls them', () => {
    const named = Object.fromEntries(statesIn('README.ru.md').map(([name, state]) => [state, name]));
    expect(named).toEqual(Object.fromEntries(UPLOAD_STATES.map((state) => [`\`${state}\``, STATE_MESSAGES[state].ru.name])));
  });
});
