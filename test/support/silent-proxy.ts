import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy to a database whose host can die silently: no FIN, no RST, and another host answers at the same address. */
export interface SilentProxy {
  /** The database's address through the proxy. */
  readonly url: string;
  /** Open connections pass nothing from now on; new ones work. */
  dieSilently(): void;
  close(): Promise<void>;
}

export async function silentProxy(databaseUrl: string): Promise<SilentProxy> {
  const target = new URL(databaseUrl);
  const pairs: [Socket, Socket][] = [];
  const server = createServer((inner) => {
    const outer = connect(Number(target.port), target.hostname);
    pairs.push([inner, outer]);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      from.on('data', (part) => to.write(part));
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    dieSilently: () => {
      for (const socket of pairs.splice(0).flat()) socket.removeAllListeners('data').removeAllListeners('close').resume();
    },
    close: async () => {
      for (const socket of pairs.flat()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
