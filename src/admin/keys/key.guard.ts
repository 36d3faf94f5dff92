import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import type { Clock } from '../../runtime/clock.js';
import { sameSecret } from '../../runtime/hash.js';
import { newSecret } from '../../runtime/ids.js';
import { CLOCK } from '../../runtime/tokens.js';
import { Problem } from '../problems/problem.js';
import { mayAct, type Access } from './access.js';
import { AdminKeysService } from './admin-keys.service.js';
import { Role } from './role.decorator.js';
import { WrongKeys } from './wrong-keys.js';

/** A request that has passed the guard. */
export interface EnteredRequest extends FastifyRequest {
  access?: Access;
}

/** Lets in who brings a key whose role is enough. */
@Injectable()
export class KeyGuard implements CanActivate {
  private readonly wrong = new WrongKeys();
  private readonly decoy = newSecret();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly keys: AdminKeysService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<EnteredRequest>();
    const access = await this.identify(request);
    const wanted = this.reflector.get(Role, context.getHandler());
    if (!mayAct(access, wanted))
      throw new Problem('ROLE_TOO_LOW', `This needs a key with the role ${wanted}; yours is ${access.role}.`);
    request.access = access;
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Access> {
    const key = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (key === undefined) {
      throw new Problem('KEY_MISSING', 'Send the header `Authorization: Bearer KEY`.', null, { 'www-authenticate': 'Bearer' });
    }
    const isEnvironments = sameSecret(this.config.adminKey ?? this.decoy, key);
    if (isEnvironments && this.config.adminKey !== null) return { name: 'RINGBACK_ADMIN_KEY', role: 'admin', projects: null };
    const known = await this.keys.find(key);
    if (known) return { name: known.name, role: known.role, projects: known.projects };
    throw this.refusal(request.ip);
  }

  private refusal(address: string): Problem {
    const seconds = this.wrong.note(address, this.clock.now());
    if (seconds === 0)
      return new Problem('KEY_UNKNOWN', 'Ask for a key: `ringback key create`.', null, { 'www-authenticate': 'Bearer' });
    return new Problem('TOO_MANY_WRONG_KEYS', 'A right key is let in at any time.', null, { 'retry-after': String(seconds) });
  }
}
