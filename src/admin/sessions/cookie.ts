import type { FastifyReply, FastifyRequest } from 'fastify';

const NAME = 'ringback_session';

/** The secret that the browser brings; null when it brings none. */
export function secretOf({ cookies }: FastifyRequest): string | null {
  return cookies[NAME] ?? null;
}

/** No script reads it, no other site sends it, and it ends with the browser unless the session ends first. */
export function setCookie(reply: FastifyReply, secret: string, secure: boolean): void {
  void reply.setCookie(NAME, secret, { path: '/', httpOnly: true, sameSite: 'strict', secure });
}

export function clearCookie(reply: FastifyReply): void {
  void reply.clearCookie(NAME, { path: '/' });
}
