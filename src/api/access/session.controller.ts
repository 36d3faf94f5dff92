import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { senderAddress } from '../../domain/ip-address.js';
import { type Config, CONFIG } from '../../config/config.js';
import { VERSION } from '../../runtime/version.js';
import type { AdminRole } from '../../domain/admin-roles.js';
import { readInput } from '../http/input.js';
import type { Access } from './access.js';
import {
  assertNotCrossSite,
  authenticateBySession,
  clearSessionCookie,
  sessionSecretOf,
  setSessionCookie,
} from './session-cookie.js';
import { SessionsService } from './sessions.service.js';

/** What the page needs before it can show anything. */
export interface SessionView {
  readonly name: string;
  readonly role: AdminRole;
  /** Null for all. */
  readonly projects: readonly string[] | null;
  /** The business's time zone, in which all times are shown. */
  readonly timezone: string;
  /** Our public address, for the webhook address to paste; null if the config has none. */
  readonly publicUrl: string | null;
  /** Ringback's version. */
  readonly version: string;
}

const secretText = z.string().trim().min(1).max(255);
const signInBody = z.union([z.strictObject({ key: secretText }), z.strictObject({ link: secretText })]);

/** Signing in and out, for the dashboard only: programs send their key with every request instead. */
@Controller('api/v1/session')
export class SessionController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly sessions: SessionsService,
  ) {}

  @Post()
  @HttpCode(200)
  async signIn(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): Promise<{ session: SessionView }> {
    assertNotCrossSite(request);
    const given = readInput(signInBody, body ?? {}, 'INVALID_BODY');
    const address = senderAddress(request);
    const { secret, access } =
      'key' in given ? await this.sessions.open(given.key, address) : await this.sessions.openByLink(given.link, address);
    // Ends the session that was open here before.
    const before = sessionSecretOf(request, this.sessions);
    if (before !== null) await this.sessions.close(before);
    setSessionCookie(reply, secret, this.sessions.isSecure(request.protocol));
    return { session: this.shown(access) };
  }

  /** "Not signed in" is an answer and no problem: the page asks before it knows. */
  @Get()
  async who(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ session: SessionView | null }> {
    const access = await authenticateBySession(request, reply, this.sessions);
    return { session: access && this.shown(access) };
  }

  @Delete()
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    assertNotCrossSite(request);
    const secret = sessionSecretOf(request, this.sessions);
    if (secret !== null) await this.sessions.close(secret);
    clearSessionCookie(reply, this.sessions.isSecure(request.protocol));
  }

  private shown({ name, role, projects }: Access): SessionView {
    const { timezone, server } = this.config;
    const seen = projects === null ? null : [...projects];
    return { name, role, projects: seen, timezone, publicUrl: server.publicUrl, version: VERSION };
  }
}
