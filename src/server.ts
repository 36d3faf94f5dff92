import type { Socket } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { configureHttp } from './api/http/configure-http.js';
import { answerMalformedUrl } from './api/http/problem.filter.js';
import { AppModule } from './app.module.js';
import type { AppContext } from './app-context.js';
import { JsonLogger } from './runtime/logger.js';

/** 4000 Cyrillic letters are 24 kB in an address; Node's own limit of 16 KiB would refuse them before any of our code runs. */
const MAX_HEADER_BYTES = 128 * 1024;
const MAX_BODY_BYTES = 256 * 1024;

/** The application, wired and not yet listening. */
export async function createApp(context: AppContext, options: { quiet?: boolean } = {}): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    bodyLimit: MAX_BODY_BYTES,
    trustProxy: context.config.server.trustProxy ? isNearestProxy : false,
    exposeHeadRoutes: false,
    // A single segment of the address may be as long as the address; the webhook controller decides what is too long.
    routerOptions: { maxParamLength: MAX_HEADER_BYTES },
    rewriteUrl: ({ url = '' }) => webhookRoute(url),
    clientErrorHandler: rejectMalformedRequest,
    frameworkErrors: answerMalformedUrl,
  });
  configureBodyParsing(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(context), adapter, {
    bodyParser: false,
    logger: options.quiet ? false : new JsonLogger(),
    abortOnError: false,
  });
  await configureHttp(app);
  return app;
}

/** The reverse proxy appends its peer to `X-Forwarded-For`; anything before that entry may be made up by the caller. */
function isNearestProxy(_address: string, hop: number): boolean {
  return hop === 0;
}

/**
 * A webhook's query is kept as it came (`originalUrl`), and is not to be parsed on the way to the controller. A slash at the
 * end of the address, as it was pasted into the call tracking’s settings or as the vendor writes addresses, loses no call.
 */
function webhookRoute(url: string): string {
  return url.startsWith('/hooks/') ? (url.split('?', 1)[0] ?? '').replace(/\/$/, '') : url;
}

/** Webhooks are kept as the bytes they came in; only the admin API reads JSON. */
function configureBodyParsing(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const read = (request: FastifyRequest, body: Buffer, done: (error: Error | null, body?: unknown) => void): void => {
    if (request.url.startsWith('/hooks/') || body.length === 0) return done(null, body.length === 0 ? undefined : body);
    try {
      done(null, JSON.parse(body.toString('utf8')));
    } catch {
      done(Object.assign(new Error('The body is not JSON.'), { statusCode: 400 }));
    }
  };
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, read);
}

/**
 * What Node refuses before there is a request: an address longer than anything MANGO sends is 413, as the webhook controller
 * answers.
 */
function rejectMalformedRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const tooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const status = tooLong ? '413 Payload Too Large' : '400 Bad Request';
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.destroy(error);
}
