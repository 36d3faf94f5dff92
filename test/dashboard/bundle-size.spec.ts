import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILT = 'dist/dashboard';
/** The page that people land on after they sign in. */
const FIRST_PAGE = 'src/pages/overview/OverviewPage.tsx';
/** Any other page, opened by its address. */
const ANY_PAGE_KB = 255;
const FIRST_PAGE_KB = 200;
const ENTRY = 'index.html';
/** Loaded before the first render, one of the two; the Cyrillic letters of this one take two bytes each. */
const TEXTS = 'src/texts/ru/index.ts';

/** Vite's manifest: for each source file that begins a chunk, its script and the chunks that load together with it. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

const manifest = JSON.parse(readFileSync(join(BUILT, '.vite/manifest.json'), 'utf8')) as Readonly<Record<string, Chunk>>;

/**
 * What index.html loads, the texts of the longer language, and then the chunks of one page.
 * A chunk that the page imports later (charts, YAML) is not among them.
 */
function scriptsOf(page: string): Set<string> {
  const scripts = new Set<string>();
  const load = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`${key} is no chunk`);
    if (scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    chunk.imports?.forEach(load);
  };
  [ENTRY, TEXTS, page].forEach(load);
  return scripts;
}

function gzippedKb(scripts: ReadonlySet<string>): number {
  const sizes = [...scripts].map((file) => gzipSync(readFileSync(join(BUILT, file))).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

describe('the dashboard’s scripts', () => {
  const pages = (manifest[ENTRY]?.dynamicImports ?? []).filter((key) => key.includes('src/pages/'));

  it('are one chunk for every page, loaded when the page is opened', () => {
    expect(pages).toContain(FIRST_PAGE);
    expect(pages.length).toBeGreaterThanOrEqual(14);
  });

  it(`weigh at most ${FIRST_PAGE_KB} kB gzipped for the first page`, () => {
    expect(gzippedKb(scriptsOf(FIRST_PAGE))).toBeLessThanOrEqual(FIRST_PAGE_KB);
  });

  it.each(pages)(`weigh at most ${ANY_PAGE_KB} kB gzipped where %s is opened by its address`, (page) => {
    expect(gzippedKb(scriptsOf(page))).toBeLessThanOrEqual(ANY_PAGE_KB);
  });
});
