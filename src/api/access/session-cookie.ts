import type { FastifyReply, FastifyRequest } from 'fastify';
import { bothLanguages } from '../../domain/localized-text.js';
import { ApiProblem } from '../http/problem.js';
import type { Access } from './access.js';
import type { SessionsService } from './sessions.service.js';

const COOKIE_NAME = 'ringback_session';
/** For TLS. Browsers accept it only from this host and over https, so that no neighbouring host can plant one. */
const SECURE_COOKIE_NAME = '__Host-ringback_session';

function cookieName(secure: boolean): string {
  return secure ? SECURE_COOKIE_NAME : COOKIE_NAME;
}

/** The secret in the browser's cookie; null without one. */
export function sessionSecretOf({ cookies, protocol }: FastifyRequest, sessions: SessionsService): string | null {
  return cookies[cookieName(sessions.isSecure(protocol))] ?? null;
}

/** Unreadable for scripts, not sent by other sites, and ends with the browser unless the session ends first. */
export function setSessionCookie(reply: FastifyReply, secret: string, secure: boolean): void {
  void reply.setCookie(cookieName(secure), secret, { path: '/', httpOnly: true, sameSite: 'strict', secure });
}

export function clearSessionCookie(reply: FastifyReply, secure: boolean): void {
  void reply.clearCookie(cookieName(secure), { path: '/', secure });
}

/** CSRF protection: the dashboard sends this header with every change. Forms and links of other sites cannot, and CORS is off. */
const DASHBOARD_HEADER = 'x-ringback-dashboard';

/** @throws ApiProblem for a change by cookie that another site may have started */
export function assertNotCrossSite({ method, headers }: FastifyRequest): void {
  if (method === 'GET') return;
  const site = headers['sec-fetch-site'];
  const isOwn = site === undefined || site === 'same-origin';
  if (headers[DASHBOARD_HEADER] === undefined || !isOwn) {
    throw new ApiProblem(
      'NOT_FROM_THE_DASHBOARD',
      bothLanguages(
        `What acts by cookie must come from our own page, with the header ${DASHBOARD_HEADER}.`,
        `Действовать по cookie можно только с нашей страницы, с заголовком ${DASHBOARD_HEADER}.`,
      ),
    );
  }
}

/** The access of the session behind the request's cookie; null if it is over. Also sends the session's new secret. */
export async function authenticateBySession(
  request: FastifyRequest,
  reply: FastifyReply,
  sessions: SessionsService,
): Promise<Access | null> {
  const secret = sessionSecretOf(request, sessions);
  if (secret === null) return null;
  const entered = await sessions.authenticate(secret);
  if (entered === null) clearSessionCookie(reply, sessions.isSecure(request.protocol));
  else if (entered.secret !== secret) setSessionCookie(reply, entered.secret, sessions.isSecure(request.protocol));
  return entered?.access ?? null;
}
