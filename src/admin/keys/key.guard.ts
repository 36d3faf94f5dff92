import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { secretOf } from '../sessions/cookie.js';
import { enterBySession } from '../sessions/enter.js';
import { assertFromDashboard } from '../sessions/from-dashboard.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { mayAct, type Access } from './access.js';
import { KeyringService } from './keyring.service.js';
import { Role } from './role.decorator.js';

/** A request that has passed the guard. */
export interface EnteredRequest extends FastifyRequest {
  access?: Access;
}

/** Lets in who brings a key, or the cookie of a session that a key opened, whose role is enough. */
@Injectable()
export class KeyGuard implements CanActivate {
  constructor(
    private readonly keyring: KeyringService,
    private readonly sessions: SessionsService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<EnteredRequest>();
    const access = await this.identify(request, http.getResponse<FastifyReply>());
    const wanted = this.reflector.get(Role, context.getHandler());
    if (!mayAct(access, wanted))
      throw new Problem('ROLE_TOO_LOW', `This needs a key with the role ${wanted}; yours is ${access.role}.`);
    request.access = access;
    return true;
  }

  /** A key in the header is meant by whoever sends it, so it comes before a cookie that the browser adds. */
  private async identify(request: FastifyRequest, reply: FastifyReply): Promise<Access> {
    const key = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (key !== undefined) return this.keyring.open(key, request.ip);
    if (secretOf(request) !== null) return this.ofSession(request, reply);
    throw new Problem('KEY_MISSING', 'Send the header `Authorization: Bearer KEY`.', null, { 'www-authenticate': 'Bearer' });
  }

  private async ofSession(request: FastifyRequest, reply: FastifyReply): Promise<Access> {
    assertFromDashboard(request);
    const access = await enterBySession(request, reply, this.sessions);
    if (access === null) throw new Problem('SESSION_OVER', 'Sign in again with your key.');
    return access;
  }
}
