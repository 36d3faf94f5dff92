import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KeyGuard } from './api/access/key.guard.js';
import { configureHttp } from './api/http/configure-http.js';
import { ManagementListener } from './api/health/management-listener.js';
import { answerMalformedUrl } from './api/http/problem.filter.js';
import { AppModule, type AppOptions } from './app.module.js';
import type { AppContext } from './app-context.js';
import { ConnectionLimits, isProven } from './runtime/connection-limits.js';
import { JsonLogger } from './runtime/logger.js';
import { PacedQueue } from './runtime/paced-queue.js';
import { announcesBody, BodyRefused, MAX_BODY_BYTES, readRequestBody } from './webhooks/request-body.js';

/** 4000 Cyrillic letters are 24 kB in an address; Node's own limit of 16 KiB would refuse them before any of our code runs. */
const MAX_HEADER_BYTES = 128 * 1024;
const SIGN_IN_ROUTE = '/api/v1/session';
const MAX_SIGN_IN_BYTES = 4 * 1024;

/**
 * Limit of a whole request with its body. No vendor takes so long; one that never ends would hold memory for ever. Node's own
 * default is five minutes, the framework has none.
 */
export const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 15_000;
/** Fastify's own default: longer than the keep-alive of the usual proxies, so that they close the connection first. */
const KEEP_ALIVE_MS = 72_000;
/** How often Node checks requests against these limits. */
const TIMEOUT_CHECK_MS = 2_000;

/** The limits of every server of ours before a request is authenticated. */
const SERVER_OPTIONS = {
  maxHeaderSize: MAX_HEADER_BYTES,
  headersTimeout: HEADERS_TIMEOUT_MS,
  connectionsCheckingInterval: TIMEOUT_CHECK_MS,
} as const;

/** A request on arrival: only its head has been examined. */
export interface ArrivedRequest {
  /** Whether its address contains a valid token. Only called on connections that are not proven yet. */
  showsToken(): boolean;
  begin(): void;
}

/**
 * A server that belongs to no application: its handler may change while it listens. Webhooks never wait; requests of people and
 * programs begin a few per tick of the event loop, and so do unauthenticated ones, in a queue of their own.
 *
 * @param accept sees a request from its arrival on
 */
export function createFrontServer(accept: (request: IncomingMessage, response: ServerResponse) => ArrivedRequest): Server {
  const server = createServer({ ...SERVER_OPTIONS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS });
  server.on('clientError', rejectMalformedRequest);
  const limits = new ConnectionLimits(server);
  const queue = new PacedQueue(() => limits.goFirst());
  const queueOfProven = new PacedQueue();
  server.on('request', (request, response) => {
    const arrived = accept(request, response);
    const known = isProven(request);
    if (known ? isWebhook(request) : arrived.showsToken()) arrived.begin();
    else (known ? queueOfProven : queue).run(() => !response.closed && arrived.begin());
  });
  return server;
}

function isWebhook({ url = '' }: IncomingMessage): boolean {
  return url.startsWith('/hooks/');
}

/** The application, wired and not yet listening. */
export async function createApp(
  context: AppContext,
  options: AppOptions & { quiet?: boolean } = {},
): Promise<NestFastifyApplication> {
  const { trustProxy, role } = context.config.server;
  const adapter = new FastifyAdapter({
    http: SERVER_OPTIONS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: trustProxy === false ? false : [...trustProxy],
    exposeHeadRoutes: false,
    // A single path segment may be as long as the address; the webhook controller decides what is too long.
    routerOptions: { maxParamLength: MAX_HEADER_BYTES },
    rewriteUrl: ({ url = '' }) => normalisedUrl(url),
    clientErrorHandler: rejectMalformedRequest,
    frameworkErrors: answerMalformedUrl,
  });
  configureBodyParsing(adapter.getInstance());
  new ConnectionLimits(adapter.getInstance().server);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(context, options), adapter, {
    bodyParser: false,
    logger: options.quiet ? false : new JsonLogger(),
    abortOnError: false,
  });
  adapter.getInstance().addHook('preParsing', async (request, reply) => {
    if (request.is404 && announcesBody(request.raw)) reply.header('connection', 'close');
    if (role !== 'worker' && request.url.startsWith('/api/v1/') && announcesBody(request.raw))
      await assertMayBeRead(app, request, reply);
  });
  if (role !== 'worker') app.get(ManagementListener, { strict: false }).separate(adapter.getInstance());
  await configureHttp(app, role !== 'worker');
  return app;
}

/** A body for the admin API is read only from somebody who has a key; the sign-in has its key in the body, which is small. */
async function assertMayBeRead(app: NestFastifyApplication, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.routeOptions.url === SIGN_IN_ROUTE) return;
  try {
    await app.get(KeyGuard, { strict: false }).identify(request, reply);
  } catch (error) {
    // The rest of the body is not read.
    reply.header('connection', 'close');
    throw error;
  }
}

/** Percent-encoded letters, digits, `-`, `.`, `_` and `~`: the same address as with the plain ones (RFC 3986, 6.2.2.2). */
const ENCODED_UNRESERVED = /%(?:3[0-9]|[46][1-9a-f]|[57][0-9a]|2[de]|5f|7e)/gi;

/**
 * The router decodes a path before it looks for its route, so the path is decoded here as well: whatever looks at the beginning
 * of an address then sees the route's own.
 *
 * A webhook's query is kept as received (`originalUrl`), and must not be parsed on the way to the controller. A trailing slash,
 * pasted into the call tracking's settings or added by the vendor, must lose no call.
 */
function normalisedUrl(url: string): string {
  const [path = ''] = url.split('?', 1);
  const plain = path.includes('%') ? path.replace(ENCODED_UNRESERVED, (sign) => decodeURIComponent(sign)) : path;
  return plain.startsWith('/hooks/') ? plain.replace(/\/$/, '') : plain + url.slice(path.length);
}

/**
 * A webhook's body is read by its controller, which first checks the token; only the admin API reads JSON. Where there is no
 * route nothing is read.
 */
function configureBodyParsing(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', async (request: FastifyRequest, raw: IncomingMessage) => {
    if (request.is404 || request.url.startsWith('/hooks/')) return undefined;
    const maxBytes = request.routeOptions.url === SIGN_IN_ROUTE ? MAX_SIGN_IN_BYTES : MAX_BODY_BYTES;
    const body = await readRequestBody(raw, maxBytes).catch((error: unknown) => {
      throw httpError(error instanceof BodyRefused && error.why === 'too-large' ? 413 : 400, 'The body was not read.');
    });
    if (body.length === 0) return undefined;
    try {
      return JSON.parse(body.toString('utf8')) as unknown;
    } catch {
      throw httpError(400, 'The body is not JSON.');
    }
  });
}

function httpError(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode });
}

const REJECTIONS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * What Node refuses before there is a request: an address longer than anything MANGO sends is 413, as the webhook controller
 * answers.
 */
function rejectMalformedRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = REJECTIONS[error.code ?? ''] ?? '400 Bad Request';
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.destroy(error);
}
