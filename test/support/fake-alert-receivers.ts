import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedPost {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A local server that takes what is posted, for Telegram and for a program of the user's. */
export class FakeHttpReceiver {
  readonly posted: ReceivedPost[] = [];
  /** What it answers from now on. */
  answer: { readonly status: number; readonly body: string } = { status: 200, body: '{"ok":true,"result":{}}' };

  private constructor(private readonly server: Server) {}

  static async open(): Promise<FakeHttpReceiver> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        office.posted.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
        response.writeHead(office.answer.status, { 'content-type': 'application/json' }).end(office.answer.body);
      });
    });
    const office = new FakeHttpReceiver(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return office;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** A local mail server that asks for a login and keeps letters as they came. */
export class FakeMailServer {
  readonly mails: { readonly to: readonly string[]; readonly text: string }[] = [];

  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
  ) {}

  static async open(login: { readonly user: string; readonly password: string }): Promise<FakeMailServer> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) =>
        username === login.user && password === login.password ? done(null, { user: username }) : done(new Error('no')),
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          mailbox.mails.push({ to, text: Buffer.concat(parts).toString('utf8') });
          done();
        });
      },
    });
    const port = await new Promise<number>((done) => {
      const listening = server.listen(0, '127.0.0.1', () => done((listening.address() as AddressInfo).port));
    });
    const mailbox = new FakeMailServer(server, port);
    return mailbox;
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => this.server.close(() => done()));
  }
}
