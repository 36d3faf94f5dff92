import {
  changesThatNeedRestart,
  compareOutlines,
  type ConfigOutline,
  outlineConfig,
} from '../../../src/config/diff/config-outline.js';
import { describeEffects } from '../../../src/config/diff/config-effects.js';
import { sha256 } from '../../../src/runtime/ids.js';
import { load } from '../a-config.js';

const TOKEN = 'a-token-of-the-test-1';
const BASE = `
sources: [{ id: main, type: bell, tokens: [${TOKEN}] }]
goals: [{ id: good, when: { answered: true, callerNumbers: ["+79161234567"] } }]
destinations:
  - id: m
    platform: counter
    enabled: true
    counterId: "1"
    token: secret-of-the-test
    schedule: "7 * * * *"
    goals: { good: { target: x } }
`;

function outline(yaml: string): ConfigOutline {
  return outlineConfig(load(yaml).config, (text) => sha256(`key${text}`));
}

function changes(from: string, to: string) {
  return compareOutlines(outline(from), outline(to));
}

describe('two configs', () => {
  it('that are the same have no differences, however they are written', () => {
    expect(changes(BASE, `# a comment\n${BASE}timezone: Europe/Moscow\n`)).toEqual([]);
  });

  it('differ by path, with what may be shown of the values', () => {
    expect(changes(BASE, BASE.replace('"7 * * * *"', '"9 * * * *"').replace('secret-of-the-test', 'another-secret-now'))).toEqual(
      [
        { path: 'projects[default].destinations[m].schedule', kind: 'changed', before: '7 * * * *', after: '9 * * * *' },
        { path: 'projects[default].destinations[m].settings.token', kind: 'changed', before: null, after: null },
      ],
    );
  });

  it('name an entry that came or went once, not by each of its values', () => {
    const without = BASE.replace(/destinations:[^]*$/, '');
    expect(changes(BASE, without)).toMatchObject([{ path: 'projects[default].destinations[m]', kind: 'removed' }]);
    expect(changes(without, BASE)).toMatchObject([{ path: 'projects[default].destinations[m]', kind: 'added' }]);
  });

  it('are compared without keeping a secret, a phone or an address', () => {
    const kept = JSON.stringify(outline(BASE));
    for (const secret of [TOKEN, 'secret-of-the-test', '79161234567', 'ringback.db']) expect(kept).not.toContain(secret);
  });

  it('that differ in what is bound at the start need a restart', () => {
    const moved = changes(BASE, `${BASE}server: { port: 8080, publicUrl: "https://calls.example.ru" }\n`);
    expect(changesThatNeedRestart(moved)).toEqual(['server.port']);
  });

  it.each([
    ['goes', BASE.replace(/destinations:[^]*$/, ''), /^m goes: 14 waiting uploads keep waiting/],
    ['is switched off', BASE.replace('enabled: true', 'enabled: false'), /^m is switched off: 14 waiting/],
    ['changes', BASE.replace('"7 * * * *"', '"9 * * * *"'), /^m changes: .* 14 waiting uploads go out/],
    ['meets other rules', BASE.replace('answered: true', 'answered: false'), /^Rules change: .* 3 webhooks/],
    ['loses its source', BASE.replace('id: main', 'id: other'), /^main goes: its webhooks are answered 404/],
  ])('say what becomes of calls that wait where a destination %s', (_name, yaml, sentence) => {
    const [before, after] = [outline(BASE), outline(yaml)];
    const waiting = { uploads: new Map([['m', 14]]), receipts: 3 };
    const effects = describeEffects(compareOutlines(before, after), { before, after }, waiting);
    expect(effects.map(({ en }) => en)).toContainEqual(expect.stringMatching(sentence));
    for (const { ru } of effects) expect(ru).toMatch(/[а-яё]/);
  });

  it('say it of a single call in the singular', () => {
    const [before, after] = [outline(BASE), outline(BASE.replace('enabled: true', 'enabled: false'))];
    const waiting = { uploads: new Map([['m', 1]]), receipts: 1 };
    const [effect] = describeEffects(compareOutlines(before, after), { before, after }, waiting);
    expect(effect?.en).toBe('m is switched off: 1 waiting upload keeps waiting (DESTINATION_DISABLED) until the window closes.');
  });
});
