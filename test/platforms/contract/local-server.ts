import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came over the wire. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The server's reaction to a request: an answer, or anything with the raw response (break off, stay silent). */
export type Behaviour = (request: SeenRequest, response: ServerResponse) => Answer | 'handled' | Promise<Answer | 'handled'>;

/** A real HTTP server on this machine, on a port of its own, that records its requests. */
export class LocalServer {
  readonly seen: SeenRequest[] = [];
  behaviour: Behaviour = () => ({ status: 404, body: 'nobody said what to answer' });
  private readonly server = createServer((request, response) => void this.serve(request, response));

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const seen: SeenRequest = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    this.seen.push(seen);
    const answer = await this.behaviour(seen, response);
    if (answer !== 'handled') response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

/** An address on this machine where nobody listens. */
export async function closedEndpoint(): Promise<string> {
  const server = new LocalServer();
  const endpoint = await server.open();
  await server.close();
  return endpoint;
}

/** Breaks the connection silently. */
export const reset: Behaviour = (_request, response) => {
  response.destroy();
  return 'handled';
};

/** Begins a plausible answer and breaks off in the middle. */
export const breakOff: Behaviour = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
  response.write('{"uploading":{"id":1');
  setTimeout(() => response.destroy(), 20);
  return 'handled';
};

/** Never answers. */
export const silence: Behaviour = () => 'handled';
