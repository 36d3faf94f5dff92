import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** One connection through the proxy. */
interface Pair {
  readonly inner: Socket;
  readonly outer: Socket | null;
}

/** A TCP proxy in front of a database: the address at which one host answers, then none, then another one. */
export class DatabaseProxy {
  private readonly pairs = new Set<Pair>();
  private target: URL;
  private isSilent = false;

  private constructor(databaseUrl: string) {
    this.target = new URL(databaseUrl);
  }

  private readonly server = createServer({ allowHalfOpen: true }, (inner) => this.accept(inner));

  static async open(databaseUrl: string): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(databaseUrl);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** The database's address through the proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** The host is gone without a word: no FIN, no RST. New connections work, or are accepted and hear nothing either. */
  dieSilently({ forNewOnesToo }: { readonly forNewOnesToo: boolean }): void {
    this.isSilent = forNewOnesToo;
    for (const { inner, outer } of this.pairs) for (const socket of [inner, outer]) silence(socket);
  }

  /** New connections work again; those that hear nothing stay as they are. */
  answerNewOnes(): void {
    this.isSilent = false;
  }

  /** Ends every connection, and sends new ones to another database. */
  switchTo(databaseUrl: string): void {
    this.target = new URL(databaseUrl);
    for (const { inner, outer } of this.pairs) for (const socket of [inner, outer]) socket?.destroy();
    this.pairs.clear();
  }

  async close(): Promise<void> {
    for (const { inner, outer } of this.pairs) for (const socket of [inner, outer]) socket?.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(inner: Socket): void {
    const { port, hostname } = this.target;
    const outer = this.isSilent ? null : connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    this.pairs.add({ inner, outer });
    if (outer === null) return silence(inner);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      from.on('data', (part) => to.write(part));
      from.on('end', () => to.end());
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
  }
}

/** Reads, and passes nothing on, neither bytes nor an end. */
function silence(socket: Socket | null): void {
  for (const event of ['data', 'end', 'close']) socket?.removeAllListeners(event);
  socket?.on('error', () => undefined);
  socket?.resume();
}
