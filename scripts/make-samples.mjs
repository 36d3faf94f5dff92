// Writes data/samples/: the webhooks of an invented week, what the vendor's own list of calls has, what must become of each call, and whom
// the simulators do not know.
// The same bytes on every run; dates are offsets, so that the week always ends now. Usage: node scripts/make-samples.mjs [FOLDER]
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { createCall } from './samples/call.mjs';
import { expectationsOf } from './samples/outcomes.mjs';
import { createNumbering } from './samples/ids.mjs';
import { FORMS } from './samples/kinds/forms.mjs';
import { IDENTIFIERS } from './samples/kinds/identifiers.mjs';
import { LATER_ON } from './samples/kinds/later.mjs';
import { MISSED } from './samples/kinds/missed.mjs';
import { ORDINARY } from './samples/kinds/ordinary.mjs';
import { ROBOT } from './samples/kinds/robot.mjs';
import { SILENT } from './samples/kinds/silent.mjs';
import { UNREADABLE } from './samples/kinds/unreadable.mjs';
import { WINDOWS } from './samples/kinds/windows.mjs';
import { WIRE } from './samples/kinds/wire.mjs';
import { createRandom } from './samples/random.mjs';

const SEED = 20_261_122;
const folder = process.argv[2] ?? fileURLToPath(new URL('../data/samples', import.meta.url));

const random = createRandom(SEED);
const tools = { random, numbering: createNumbering() };
const context = { random, call: (wish) => createCall(tools, wish) };

const kinds = [...ORDINARY, ...SILENT, ...WIRE, ...IDENTIFIERS, ...WINDOWS, ...LATER_ON, ...MISSED, ...FORMS, ...ROBOT];
const made = kinds.flatMap(({ kind, count, make }) =>
  Array.from({ length: count }, () => make(context)).flatMap(({ before, ...one }) => [
    ...(before ? [before] : []),
    { kind, ...one },
  ]),
);

const unreadable = UNREADABLE.map(({ query }) => ({
  arrives: random.int(60, 9000),
  line: { act: 1, phase: 'unreadable', minutesAgo: 60, seconds: 0, dates: 'day-first-utc', query },
}));

const webhooks = [...made.flatMap((one) => one.webhooks), ...unreadable]
  .toSorted((a, b) => a.line.act - b.line.act || b.arrives - a.arrives)
  .map(({ line }) => line);
const expected = [
  ...made
    .toSorted((a, b) => (a.call.id < b.call.id ? -1 : 1))
    .map(({ kind, call, outcomes }) => ({ callId: call.id, kind, expect: expectationsOf(outcomes, call.value) })),
  ...UNREADABLE.map(({ why }) => ({ callId: null, kind: 'unreadable webhook', reason: 'CALLID_MISSING', why })),
];
const listed = made.flatMap((one) => one.listed ?? []).map(({ line }) => line);
const unknown = made.flatMap((one) => one.unknown ?? []);

mkdirSync(folder, { recursive: true });
const write = (name, text) => writeFileSync(join(folder, name), text);
write('week.jsonl', webhooks.map((line) => `${JSON.stringify(line)}\n`).join(''));
write('list.jsonl', listed.map((line) => `${JSON.stringify(line)}\n`).join(''));
write('expected.jsonl', expected.map((line) => `${JSON.stringify(line)}\n`).join(''));
write('unknown.json', `${JSON.stringify({ ids: unknown }, null, 2)}\n`);
process.stdout.write(`${webhooks.length} webhooks of ${made.length} calls in ${folder}\n`);
