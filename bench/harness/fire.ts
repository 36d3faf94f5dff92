import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Fire {
  readonly port: number;
  /** The number of requests, or as many as `seconds` allow. */
  readonly requests: number;
  readonly seconds: number;
  /** Kept alive, one request at a time on each. */
  readonly connections: number;
  /** The path with its query of the n-th request, from 0. */
  readonly path: (n: number) => string;
  /** Whether this is the expected answer; anything else ends the measurement. */
  readonly isRight: (status: number, body: string) => boolean;
}

export interface Fired {
  /** How many were answered. */
  readonly requests: number;
  readonly seconds: number;
  /** CPU time of the sender: near `seconds` means that the sender was the bottleneck. */
  readonly cpuSeconds: number;
}

/**
 * Sends GET requests to 127.0.0.1 as fast as the answers come and checks every answer. On bare sockets: `node:http` costs
 * about as much as the fastest server that is measured here, and would hide how fast that is.
 */
export async function fire(order: Fire): Promise<Fired> {
  const sockets = await Promise.all(Array.from({ length: order.connections }, () => open(order.port)));
  let next = 0;
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const isOver = () => next >= order.requests || performance.now() - begun > order.seconds * 1000;
  try {
    await Promise.all(sockets.map((socket) => keepAsking(socket, order, () => (isOver() ? null : next++))));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const { user, system } = process.cpuUsage(cpu);
  return { requests: next, seconds: (performance.now() - begun) / 1000, cpuSeconds: (user + system) / 1e6 };
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket.setEncoding('utf8');
}

function keepAsking(socket: Socket, { path, isRight }: Fire, nextNumber: () => number | null): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = '';
    const ask = () => {
      const n = nextNumber();
      if (n === null) return resolve();
      socket.write(`GET ${path(n)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    };
    socket.on('data', (part: string) => {
      received += part;
      const answer = wholeAnswer(received);
      if (answer === null) return;
      received = '';
      if (isRight(answer.status, answer.body)) ask();
      else reject(new Error(`answered ${answer.status} ${answer.body}`));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
    ask();
  });
}

/** Null until it is complete. The answers are ASCII: characters are bytes. One without a length counts as complete. */
function wholeAnswer(text: string): { status: number; body: string } | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  const body = text.slice(end + 4);
  return body.length < length ? null : { status: Number(text.slice(9, 12)), body };
}
