import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeMailServer, FakeHttpReceiver } from '../../support/fake-alert-receivers.js';
import { json, ringback } from '../a-terminal.js';

const LOGIN = { user: 'okna', password: 'a-password' };

describe('ringback alerts test', () => {
  let folder: string;
  let telegram: FakeHttpReceiver;
  let crm: FakeHttpReceiver;
  let mailbox: FakeMailServer;
  const run = (alerts: object, ...options: string[]) => {
    const file = join(folder, 'ringback.yaml');
    writeFileSync(file, JSON.stringify({ alerts }));
    return ringback('alerts', 'test', '--config', file, ...options);
  };
  const channels = (password = LOGIN.password) => ({
    telegram: { botToken: '123456:AbC', chatId: '-100123456', endpoint: telegram.url },
    email: {
      host: '127.0.0.1',
      port: mailbox.port,
      tls: 'none',
      user: 'okna',
      password,
      from: 'a@okna.example',
      to: 'b@okna.example',
    },
    webhook: { url: `${crm.url}/hook` },
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-cli-'));
    [telegram, crm, mailbox] = await Promise.all([FakeHttpReceiver.open(), FakeHttpReceiver.open(), FakeMailServer.open(LOGIN)]);
  });
  afterAll(async () => {
    await Promise.all([telegram.close(), crm.close(), mailbox.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('sends one message through each channel and says that it was taken', async () => {
    const { exitCode, out } = await run(channels());
    expect(exitCode).toBe(0);
    expect(out.match(/^(telegram|email|webhook): taken/gm)).toHaveLength(3);
    expect([telegram.posted.length, crm.posted.length, mailbox.mails.length]).toEqual([1, 1, 1]);
    expect(json(crm.posted[0]?.body ?? '')).toMatchObject({ event: 'test', alert: null });
  });

  it('says for each channel what went wrong, with no token, number or password in it', async () => {
    telegram.answer = { status: 400, body: '{"ok":false,"description":"Bad Request: chat -100123456 not found"}' };
    crm.answer = { status: 401, body: '' };
    const { exitCode, out } = await run(channels('a-wrong-password'), '--json');
    expect(exitCode).toBe(1);
    expect(json(out)).toEqual({
      channels: [
        { channel: 'telegram', ok: false, trouble: 'HTTP 400 Bad Request: chat … not found' },
        { channel: 'email', ok: false, trouble: 'SMTP EAUTH 535' },
        { channel: 'webhook', ok: false, trouble: 'HTTP 401' },
      ],
    });
  });

  it('refuses to send a password to a mail server without TLS unless told so', async () => {
    const { email } = channels();
    const { out } = await run({ email: { ...email, tls: 'starttls' } }, '--json');
    expect(json(out)).toMatchObject({ channels: [{ channel: 'email', ok: false, trouble: expect.stringMatching(/^SMTP/) }] });
  });

  it('says what to do where there is no channel', async () => {
    expect(await run({})).toMatchObject({ exitCode: 1, out: expect.stringContaining('under `alerts`') });
  });
});
