import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';

const MAX_FILES_IN_FOLDER = 20;
const MAX_LINES = 350;
const MAX_COLUMNS = 130;

function filesIn(folder: string, ending: RegExp): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => ending.test(name) && !name.includes('node_modules')).map((name) => join(folder, name));
}

const SOURCES = filesIn('src', /\.ts$/).sort();
/** What else is written by hand; `faults/hostile` and `bench` included. */
const BESIDE_SOURCES = ['test', 'bench', 'faults', 'scripts', 'dashboard/src', 'dashboard/test']
  .flatMap((folder) => filesIn(folder, /\.(tsx?|mjs)$/))
  .filter((file) => !file.endsWith('.gen.ts'))
  .sort();
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n');

/** Names that stand for the same thing in each of these files, which are found by folder. */
const EXPORTED_BY_CONVENTION: Readonly<Record<string, RegExp>> = {
  // Every platform's folder exports its definition under this name.
  platform: /^src\/platforms\/[\w-]+\/index\.ts$/,
  // Every vendor's folder exports its definition under this name.
  source: /^src\/sources\/[\w-]+\/index\.ts$/,
  // Every platform's and vendor's simulator is found by this name.
  simulator: /^src\/(platforms|sources)\/[\w-]+\/simulator\/index\.ts$/,
};

const DECLARATION = /^export (?:default |declare |abstract |async )*(?:class|interface|type|const|let|function\*?|enum) (\w+)/gm;

function filesByExportedName(): Map<string, Set<string>> {
  const files = new Map<string, Set<string>>();
  for (const file of SOURCES)
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(DECLARATION))
      files.set(name, (files.get(name) ?? new Set()).add(file));
  return files;
}

/** Words of a private vocabulary that the code once had; each has a plain word or a term of the field. */
const FORBIDDEN_WORDS: ReadonlySet<string> = new Set(
  [
    'door doors entrance house world worlds cabinet cabinets parcel parcels passage sequel news told rung rungs ladder ' +
      'climb climbs',
    'patient walk walks standing standings tally tallies figure figures places turn turns gate gates book agenda misbehave',
    'misbehaves misbehaviour fate treatment guess guesses slip slips errand errands manner holding conveyor dispatch workshop',
    'intake ledger stamp soundness',
  ]
    .join(' ')
    .split(' '),
);

const ANY_FORBIDDEN_WORD = new RegExp([...FORBIDDEN_WORDS].join('|'), 'i');

/** Forbidden words that are names of the public contract or of a table's column, or have another meaning in the field. */
const CONTRACT_NAMES: readonly { readonly names: readonly string[]; readonly files: RegExp; readonly reason: string }[] = [
  {
    names: ['told'],
    files: /^src\/(api|processing)\/erasure\/|^src\/cli\/commands\/erase\.ts$/,
    reason: 'field of the record of destruction, which the audit log keeps',
  },
  {
    names: ['misbehave'],
    files: /^(src\/(sandbox|cli\/commands)|test\/flow)\//,
    reason: 'route of the sandbox, POST /sandbox/misbehave',
  },
  { names: ['told'], files: /^test\/(api\/erasure|flow)\//, reason: 'the same field, read by its clients' },
  { names: ['SessionGate'], files: /^dashboard\//, reason: 'a gate for those who are signed in, as web pages call it' },
  { names: ['guess', 'guesses'], files: /^test\//, reason: 'a secret tried by somebody who does not have it' },
];

function wordsOf(identifier: string): string[] {
  return identifier.split(/(?<=[a-z0-9])(?=[A-Z])|_|(?<=[A-Z])(?=[A-Z][a-z])/).map((word) => word.toLowerCase());
}

function forbiddenIdentifiers(file: string): string[] {
  const allowed = CONTRACT_NAMES.filter(({ files }) => files.test(file)).flatMap(({ names }) => names);
  const found = new Set<string>();
  const text = readFileSync(file, 'utf8');
  // Parsing takes long, and most files hold none of the words anywhere.
  if (!ANY_FORBIDDEN_WORD.test(text)) return [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      if (!allowed.includes(node.text) && wordsOf(node.text).some((word) => FORBIDDEN_WORDS.has(word))) found.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return [...found];
}

describe('a name', () => {
  it('that is exported means one thing', () => {
    const homonyms = [...filesByExportedName()]
      .map(([name, files]) => [name, [...files].filter((file) => !EXPORTED_BY_CONVENTION[name]?.test(file))] as const)
      .filter(([name, files]) => files.length > (name in EXPORTED_BY_CONVENTION ? 0 : 1));
    expect(homonyms).toEqual([]);
  });

  it('is a plain word or a term of the field', () => {
    const offending = [...SOURCES, ...BESIDE_SOURCES].flatMap((file) =>
      forbiddenIdentifiers(file).map((name) => `${file} ${name}`),
    );
    expect(offending).toEqual([]);
  });
});

const isLong = (file: string): boolean => linesOf(file).some((line) => line.length > MAX_COLUMNS);

describe('a file', () => {
  it('of the sources has at most 350 lines', () => {
    expect(SOURCES.filter((file) => linesOf(file).length > MAX_LINES + 1)).toEqual([]);
  });

  it('shares its folder with at most nineteen others, migrations apart', () => {
    const counts = new Map<string, number>();
    for (const file of SOURCES) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    const full = [...counts].filter(([folder, count]) => count > MAX_FILES_IN_FOLDER && basename(folder) !== 'migrations');
    expect(full).toEqual([]);
  });

  it('has lines that fit on a screen', () => {
    const files = [...SOURCES, ...filesIn('test', /\.ts$/), ...filesIn('docs', /\.md$/)];
    expect(files.filter(isLong)).toEqual([]);
  });
});
