import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '../keys/access.js';
import { clearCookie, secretOf, setCookie } from './cookie.js';
import type { SessionsService } from './sessions.service.js';

/** Who the request's cookie stands for; null when it stands for nobody any more. The cookie moves on with its session. */
export async function enterBySession(
  request: FastifyRequest,
  reply: FastifyReply,
  sessions: SessionsService,
): Promise<Access | null> {
  const secret = secretOf(request);
  if (secret === null) return null;
  const entered = await sessions.enter(secret);
  if (entered === null) clearCookie(reply);
  else if (entered.secret !== secret) setCookie(reply, entered.secret, sessions.isSecure(request.protocol));
  return entered?.access ?? null;
}
