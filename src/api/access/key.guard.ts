import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { senderAddress } from '../../domain/ip-address.js';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import type { AdminRole as RoleName } from '../../domain/admin-roles.js';
import { markProven } from '../../runtime/connection-limits.js';
import { PacedQueue } from '../../runtime/paced-queue.js';
import { HeavyRequests } from '../http/heavy-requests.js';
import { ApiProblem } from '../http/problem.js';
import { type Access, mayAct } from './access.js';
import { KeyAuthenticator } from './key-authenticator.service.js';
import { assertNotCrossSite, authenticateBySession, sessionSecretOf } from './session-cookie.js';
import { SessionsService } from './sessions.service.js';

/** The lowest role that may use a route. */
export const RequiredRole = Reflector.createDecorator<RoleName>();

/** Whether requests of a route may take long. */
export const HeavyRoute = Reflector.createDecorator<
  boolean | ((request: { readonly query: unknown; readonly body: unknown }) => boolean)
>();

/** A request that has passed the guard. */
export interface AuthenticatedRequest extends FastifyRequest {
  access?: Access;
}

/** Admits requests with a key, or with the cookie of a session opened by a key, whose role is sufficient. */
@Injectable()
export class KeyGuard implements CanActivate {
  private readonly refusals = new PacedQueue();

  constructor(
    private readonly authenticator: KeyAuthenticator,
    private readonly sessions: SessionsService,
    private readonly reflector: Reflector,
    private readonly heavyRequests: HeavyRequests,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const access = request.access ?? (await this.identify(request, http.getResponse<FastifyReply>()));
    const wanted = this.reflector.get(RequiredRole, context.getHandler());
    if (!mayAct(access, wanted)) throw new ApiProblem('ROLE_TOO_LOW', roleTooLow(wanted, access.role));
    const heavy = this.reflector.get(HeavyRoute, context.getHandler());
    if (typeof heavy === 'function' ? heavy(request) : heavy) {
      const end = this.heavyRequests.begin(access);
      http.getResponse<FastifyReply>().raw.once('close', end).once('finish', end);
    }
    return true;
  }

  /**
   * The request's access, determined once; for a request with a body before the body is read.
   *
   * @throws ApiProblem
   */
  async identify(request: AuthenticatedRequest, reply: FastifyReply): Promise<Access> {
    try {
      request.access = await this.accessOf(request, reply);
      markProven(request.raw);
      return request.access;
    } catch (error) {
      await this.refusals.next();
      throw error;
    }
  }

  /** A key in the header is explicit, so it takes precedence over a cookie that the browser adds. */
  private async accessOf(request: FastifyRequest, reply: FastifyReply): Promise<Access> {
    const key = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (key !== undefined) return this.authenticator.authenticate(key, senderAddress(request));
    if (sessionSecretOf(request, this.sessions) !== null) return this.identifyBySession(request, reply);
    throw new ApiProblem(
      'KEY_MISSING',
      bothLanguages('Send the header `Authorization: Bearer KEY`.', 'Передайте заголовок `Authorization: Bearer KEY`.'),
      null,
      { 'www-authenticate': 'Bearer' },
    );
  }

  private async identifyBySession(request: FastifyRequest, reply: FastifyReply): Promise<Access> {
    assertNotCrossSite(request);
    const access = await authenticateBySession(request, reply, this.sessions);
    if (access === null)
      throw new ApiProblem('SESSION_OVER', bothLanguages('Sign in again with your key.', 'Войдите ещё раз со своим ключом.'));
    return access;
  }
}

function roleTooLow(wanted: RoleName, yours: RoleName): LocalizedText {
  return bothLanguages(
    `This needs a key with the role ${wanted}; yours is ${yours}.`,
    `Нужен ключ с ролью ${wanted}, а у вашего ${yours}.`,
  );
}
