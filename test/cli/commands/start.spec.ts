import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startupMessages, startService, welcomeText } from '../../../src/cli/commands/start.js';
import { aConfig } from '../../support/test-pipeline.js';

describe('start', () => {
  let folder: string;
  let written: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-start-'));
    written = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => (written += String(text)) !== '');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says as a JSON line where it listens, and answers there', async () => {
    const config = join(folder, 'ringback.yaml');
    writeFileSync(config, 'server: { host: 127.0.0.1, port: 0 }\nprojects: [{ id: okna, name: Окна }]\n');
    const app = await startService({ config });
    const url = await app.getUrl();
    const health = await fetch(`${url}/healthz`);
    await app.close();
    expect(health.status).toBe(200);
    const line = written.split('\n').find((one) => one.includes('"listening"'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ message: { msg: 'listening', url, projects: 1 } });
    expect(written).not.toContain('no config file');
  });

  it('says what to do next when there is no config file', () => {
    const [listening, hint] = startupMessages({ ...aConfig('sqlite::memory:', []), file: null }, 'http://127.0.0.1:3000');
    expect(listening).toMatchObject({ url: 'http://127.0.0.1:3000', projects: 0 });
    expect(JSON.stringify(hint)).toContain('copy ringback.example.yaml to ringback.yaml');
  });

  it('says to a person at the terminal, in a sentence, where to sign in', () => {
    const [config, url] = [aConfig('sqlite::memory:', []), 'http://127.0.0.1:3000'];
    expect(welcomeText(config, url, 'ru')).toContain(`Вход: ${url}.`);
    expect(welcomeText({ ...config, server: { ...config.server, role: 'worker' } }, url, 'en')).not.toContain(url);
  });
});
