import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import type { Access } from '../keys/access.js';
import { readInput } from '../routes/read-input.js';
import { clearCookie, secretOf, setCookie } from './cookie.js';
import { enterBySession } from './enter.js';
import { assertFromDashboard } from './from-dashboard.js';
import type { SessionView } from './session.view.js';
import { SessionsService } from './sessions.service.js';

const signInBody = z.strictObject({ key: z.string().trim().min(1).max(255) });

/** The dashboard's own door: programs send their key with every request instead. */
@ApiExcludeController()
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
    assertFromDashboard(request);
    const { key } = readInput(signInBody, body ?? {}, 'INVALID_BODY');
    const { secret, access } = await this.sessions.open(key, request.ip);
    // Whoever was signed in here before is not any more.
    const before = secretOf(request);
    if (before !== null) await this.sessions.close(before);
    setCookie(reply, secret, this.sessions.isSecure(request.protocol));
    return { session: this.shown(access) };
  }

  /** Nobody being signed in is an answer and no problem: the page asks before it knows. */
  @Get()
  async who(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ session: SessionView | null }> {
    const access = await enterBySession(request, reply, this.sessions);
    return { session: access && this.shown(access) };
  }

  @Delete()
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    assertFromDashboard(request);
    const secret = secretOf(request);
    if (secret !== null) await this.sessions.close(secret);
    clearCookie(reply);
  }

  private shown({ name, role, projects }: Access): SessionView {
    const { timezone, server } = this.config;
    return { name, role, projects: projects === null ? null : [...projects], timezone, publicUrl: server.publicUrl };
  }
}
