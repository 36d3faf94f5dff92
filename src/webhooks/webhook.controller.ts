import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Head, Inject, Module, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { FailedAttempts, SLOW_DOWN } from '../runtime/failed-attempts.js';
import { WebhookReceiver } from './webhook-receiver.service.js';

/** MANGO's own limit is 4000 characters, which can be 24 kB percent-encoded. */
const MAX_ADDRESS_LENGTH = 64 * 1024;

/** The endpoint for webhooks: `GET|POST /hooks/{sourceId}/{token}`. */
@ApiExcludeController()
@Controller('hooks/:sourceId/:token')
export class WebhookController {
  private readonly failedAttempts = new FailedAttempts(SLOW_DOWN);

  constructor(
    private readonly receiver: WebhookReceiver,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Head()
  head(@Res() reply: FastifyReply): void {
    void reply.code(405).header('allow', 'GET, POST').send();
  }

  @Get()
  get(
    @Param('sourceId') source: string,
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.receive(source, token, request, reply);
  }

  @Post()
  post(
    @Param('sourceId') source: string,
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.receive(source, token, request, reply);
  }

  private async receive(source: string, token: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const address = request.originalUrl;
    if (address.length > MAX_ADDRESS_LENGTH) return void reply.code(413).send({ outcome: 'too-long' });
    const question = address.indexOf('?');
    const answer = await this.receiver.receive(source, token, {
      method: request.method,
      query: question < 0 ? '' : address.slice(question + 1),
      contentType: request.headers['content-type'] ?? null,
      body: Buffer.isBuffer(request.body) ? request.body : null,
      senderIp: request.ip,
    });
    switch (answer.outcome) {
      case 'stored':
        return void reply.code(200).send(answer);
      case 'not-taken':
        return void reply.code(503).header('retry-after', String(answer.retryAfterSeconds)).send({ outcome: 'not-taken' });
      case 'unknown': {
        await sleep(this.failedAttempts.record(request.ip, this.clock.now()));
        return void reply.code(404).send({ outcome: 'unknown' });
      }
    }
  }
}

@Module({ controllers: [WebhookController], providers: [WebhookReceiver] })
export class WebhooksModule {}
