import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const WIDTH = 130;
const LEFT_OUT = ['node_modules', 'dist', 'data', 'coverage', '.git', '.work'];

/** Every Markdown file of the repository, as a path from its root. */
const FILES = readdirSync('.', { withFileTypes: true })
  .filter(({ name }) => !LEFT_OUT.includes(name))
  .flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    return readdirSync(entry.name, { recursive: true, encoding: 'utf8' }).map((name) => join(entry.name, name));
  })
  .filter((file) => file.endsWith('.md') && !file.includes('node_modules'));

const linesOf = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\n');

/** Lines outside of code blocks. */
function proseOf(file: string): readonly string[] {
  let code = false;
  return linesOf(file).filter((line) => {
    const fence = /^\s*```/.test(line);
    if (fence) code = !code;
    return !fence && !code;
  });
}

/** The cells of a table's line; a bar inside a code span is part of a cell only where it is escaped. */
function cellsOf(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

const tableLines = (file: string): readonly string[] => proseOf(file).filter((line) => line.startsWith('|'));

/** As GitHub names the anchor of a heading. */
function anchorsOf(file: string): readonly string[] {
  const headings = proseOf(file).flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? []);
  return headings.map((text) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

describe('Markdown', () => {
  it('is found', () => {
    expect(FILES).toEqual(expect.arrayContaining(['README.md', 'README.ru.md', 'docs/architecture.md', 'src/domain/README.md']));
  });

  it.each(FILES)('%s has lines that fit on a screen, and tables that can be read', (file) => {
    const tooLong = linesOf(file).filter((line) => Array.from(line).length > WIDTH);
    const tooWide = tableLines(file).filter((line) => cellsOf(line).length > 5);
    const moreThanASentence = tableLines(file).filter((line) => cellsOf(line).some((cell) => /[.!?] \p{Lu}/u.test(cell)));
    expect({ tooLong, tooWide, moreThanASentence }).toEqual({ tooLong: [], tooWide: [], moreThanASentence: [] });
  });

  it.each(FILES)('%s links to what is there', (file) => {
    const links = proseOf(file).flatMap((line) => Array.from(line.matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target));
    const inside = links.filter((target) => !/^[a-z]+:/.test(target));
    const dead = inside.filter((target) => {
      const [path = '', anchor] = target.split('#');
      const linked = path === '' ? file : join(dirname(file), path);
      return !existsSync(linked) || (anchor !== undefined && !anchorsOf(linked).includes(anchor));
    });
    expect(dead).toEqual([]);
  });

  it('of the architecture names files and folders that are there', () => {
    const spans = tableLines('docs/architecture.md').flatMap((line) =>
      Array.from(line.matchAll(/`([^`]+)`/g), ([, span = '']) => span),
    );
    const paths = spans.filter((span) => span.includes('/') && !span.includes('<'));
    expect(paths).toContain('domain/goals/evaluate.ts');
    expect(paths.filter((path) => !existsSync(join('src', path)))).toEqual([]);
  });

  it.each(['README.md', 'README.ru.md'])('%s is at most a hundred lines', (file) => {
    expect(linesOf(file).length - 1).toBeLessThanOrEqual(100);
  });
});
