import { Controller, Get, Head, Inject, Module, Param, PayloadTooLargeException, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { senderAddress } from '../domain/ip-address.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { isProven, markProven } from '../runtime/connection-limits.js';
import { SLOW_DOWN } from '../runtime/failed-attempts.js';
import { Metrics } from '../runtime/metrics.js';
import { WrongSecrets } from '../runtime/wrong-secrets.js';
import { DailyVolumes } from './daily-volumes.service.js';
import { announcesBody, BodyRefused, readRequestBody } from './request-body.js';
import { type ReceiveResult, WebhookReceiver } from './webhook-receiver.service.js';

/** MANGO's own limit is 4000 characters, which can be 24 kB percent-encoded. */
const MAX_ADDRESS_LENGTH = 64 * 1024;

/** The endpoint for webhooks: `GET|POST /hooks/{sourceId}/{token}`. */
@Controller('hooks/:sourceId/:token')
export class WebhookController {
  private readonly wrong: WrongSecrets;

  constructor(
    private readonly receiver: WebhookReceiver,
    @Inject(CLOCK) clock: Clock,
    metrics: Metrics,
  ) {
    this.wrong = new WrongSecrets('webhooks', SLOW_DOWN, clock, metrics);
  }

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
    const webhook = {
      method: request.method,
      query: question < 0 ? '' : address.slice(question + 1),
      contentType: request.headers['content-type'] ?? null,
      isFirst: !isProven(request.raw),
      senderIp: senderAddress(request),
      header: (name: string) => [request.headers[name.toLowerCase()]].flat()[0] ?? null,
    };
    const readBody = () => {
      markProven(request.raw);
      return request.method === 'POST' && announcesBody(request.raw) ? readRequestBody(request.raw) : null;
    };
    let answer: ReceiveResult;
    try {
      answer = await this.receiver.receive(source, token, webhook, readBody);
    } catch (error) {
      if (!(error instanceof BodyRefused)) throw error;
      closing(reply, request);
      if (error.why === 'too-large') throw new PayloadTooLargeException();
      return void reply.code(400).send({ outcome: error.why });
    }
    switch (answer.outcome) {
      case 'stored':
        return void sendStored(reply, answer);
      case 'not-taken':
        return void closing(reply, request)
          .code(503)
          .header('retry-after', String(answer.retryAfterSeconds))
          .send({ outcome: 'not-taken' });
      case 'unknown':
        await this.wrong.refuse(senderAddress(request));
        return void closing(reply, request).code(404).send({ outcome: 'unknown' });
    }
  }
}

function sendStored(reply: FastifyReply, stored: Extract<ReceiveResult, { outcome: 'stored' }>): FastifyReply {
  const { outcome, receiptId, answer } = stored;
  if (answer === null) return reply.code(200).send({ outcome, receiptId });
  // An echo came from outside: browsers must not treat it as a page.
  return reply.code(200).header('x-content-type-options', 'nosniff').type(answer.contentType).send(answer.body);
}

/** Answering before the end of the request's body closes the connection: the rest is not read. */
function closing(reply: FastifyReply, { raw }: FastifyRequest): FastifyReply {
  return announcesBody(raw) && !raw.complete ? reply.header('connection', 'close') : reply;
}

@Module({ controllers: [WebhookController], providers: [DailyVolumes, WebhookReceiver] })
export class WebhooksModule {}
