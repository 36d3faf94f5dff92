import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = join(__dirname, '../../bin');

describe('bin/ringback.js', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-bin-'));
    cpSync(BIN, join(folder, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, 'bin/ringback.js'), ...args], { encoding: 'utf8' });

  it('says in a plain sentence that the project is not built', () => {
    const { status, stderr } = run('--help');
    expect(status).toBe(1);
    expect(stderr).toBe('Ringback is not built yet. Run: npm run build\n');
  });

  it('hands its arguments over and ends with the code it is given, even when something still runs', () => {
    mkdirSync(join(folder, 'dist/cli'), { recursive: true });
    const cli = `export const processTerminal = () => 'terminal';
      export const runCli = async (args, terminal) => { console.log(JSON.stringify({ args, terminal }));
    setInterval(() => {}, 1e6); return 78; };`;
    writeFileSync(join(folder, 'dist/cli/index.js'), cli);
    writeFileSync(join(folder, 'dist/v8-flags.js'), `export const LAUNCH_FLAGS = ['--heap-growing-percent=60'];`);
    const { status, stdout } = run('migrate', '--json');
    expect(status).toBe(78);
    expect(JSON.parse(stdout)).toEqual({ args: ['migrate', '--json'], terminal: 'terminal' });
  });
});
