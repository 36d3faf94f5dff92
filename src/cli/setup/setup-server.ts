import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import pLimit from 'p-limit';
import type { Language } from '../../domain/localized-text.js';
import { newSecret, secretsEqual } from '../../runtime/ids.js';
import { toCommandFailure } from '../failure.js';
import { DEFAULT_PORT, type Endpoints } from '../init/config-template.js';
import { entryPage, stepPage } from './setup-pages.js';
import { type Form, SetupSession } from './setup-session.js';
import { SETUP_TEXTS } from './setup-texts.js';

/** Only this machine: the set-up handles every secret, and there is no TLS yet. */
const HOST = '127.0.0.1';
const COOKIE_NAME = 'ringback_setup';
const MAX_FORM_BYTES = 64 * 1024;
/** Short enough to be typed; 96 bits cannot be found by brute force. */
const CODE_LENGTH = 16;

const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    styleSrc: ["'unsafe-inline'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

export interface SetupOptions {
  /** Where the config will be, absolute. */
  readonly file: string;
  readonly language: Language;
  /** 3000 if it is free; the service listens there afterwards. */
  readonly port?: number;
  readonly endpoints?: Endpoints;
}

export interface SetupServer {
  readonly url: string;
  /** Admits the first browser that has it, and nobody after that. */
  readonly code: string;
  /** Resolves with the chosen language when the config is written and the last page has been sent. */
  readonly finished: Promise<Language>;
  close(): Promise<void>;
}

/** The set-up as web pages: the questions, explanations and tests of `init`, one step after another. */
export async function openSetupServer({
  file,
  language,
  port = DEFAULT_PORT,
  endpoints = {},
}: SetupOptions): Promise<SetupServer> {
  const [code, secret] = [newSecret().slice(0, CODE_LENGTH), newSecret()];
  let session: SetupSession | null = null;
  let settleFinished!: (chosen: Language) => void;
  const finished = new Promise<Language>((resolve) => (settleFinished = resolve));
  const app = Fastify({ bodyLimit: MAX_FORM_BYTES, forceCloseConnections: true });
  await protect(app, language);
  const oneAtATime = pLimit(1);

  const sessionOf = ({ cookies }: FastifyRequest): SetupSession | null =>
    secretsEqual(cookies[COOKIE_NAME] ?? '', secret) ? session : null;
  const trouble = (error: unknown): string => {
    const spoken = session?.language ?? language;
    if (existsSync(file) && session?.step.kind === 'summary') return SETUP_TEXTS.fileThere[spoken];
    return toCommandFailure(error, spoken).message;
  };
  const step = (path: string, act: (current: SetupSession, form: Form) => void | Promise<void>): void => {
    app.post(path, (request, reply) =>
      oneAtATime(async () => {
        const current = sessionOf(request);
        if (current === null) return reply.redirect('/', 303);
        try {
          await act(current, request.body as Form);
        } catch (error) {
          return reply.code(422).send(stepPage(current, trouble(error)));
        }
        // The page with the key is sent at once: it cannot be requested afterwards.
        if (current.step.kind === 'done') return reply.header('connection', 'close').send(stepPage(current));
        return reply.redirect('/', 303);
      }),
    );
  };

  app.get<{ Querystring: { code?: string } }>('/', async (request) => {
    const current = sessionOf(request);
    if (current !== null) return stepPage(current);
    return entryPage(language, request.query.code ?? '', session === null ? '' : SETUP_TEXTS.usedCode[language]);
  });
  app.post('/enter', async (request, reply) => {
    const form = request.body as Form;
    const spoken: Language = form['language'] === 'en' ? 'en' : 'ru';
    const refuse = (text: string): FastifyReply => reply.code(403).send(entryPage(spoken, '', text));
    if (session !== null) return refuse(SETUP_TEXTS.usedCode[spoken]);
    if (!secretsEqual((form['code'] ?? '').trim(), code)) return refuse(SETUP_TEXTS.wrongCode[spoken]);
    session = new SetupSession(spoken, file, { endpoints, port: portOf(app) });
    return reply.setCookie(COOKIE_NAME, secret, { path: '/', httpOnly: true, sameSite: 'strict' }).redirect('/', 303);
  });
  step('/answers', (current, form) => current.answer(form));
  step('/secrets', (current, form) => current.test(form));
  step('/next', (current) => current.goOn());
  step('/back', (current) => current.goBack());
  step('/finish', (current) => current.finish());
  app.addHook('onResponse', async () => {
    if (session?.step.kind === 'done') settleFinished(session.language);
  });

  await listen(app, port);
  return { url: `http://${HOST}:${portOf(app)}`, code, finished, close: () => app.close() };
}

/**
 * Safe headers, forms only, and no other site: neither through its own form, nor through its own name for this machine (DNS
 * rebinding).
 */
async function protect(app: FastifyInstance, language: Language): Promise<void> {
  await app.register(cookie);
  await app.register(helmet, { contentSecurityPolicy: CONTENT_SECURITY, strictTransportSecurity: false });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.addHook('onRequest', async (request, reply) => {
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
    const site = request.headers['sec-fetch-site'];
    const isOurs = [`${HOST}:${portOf(app)}`, `localhost:${portOf(app)}`].includes(request.headers.host ?? '');
    const isCrossSite = request.method !== 'GET' && site !== undefined && site !== 'same-origin';
    if (!isOurs || isCrossSite) return reply.code(403).send(entryPage(language, '', SETUP_TEXTS.notFromHere[language]));
  });
}

/** If the port is taken another one is used, which the config then names. */
async function listen(app: FastifyInstance, port: number): Promise<void> {
  try {
    await app.listen({ host: HOST, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await app.listen({ host: HOST, port: 0 });
  }
}

function portOf(app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port;
}
