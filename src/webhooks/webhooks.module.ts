import { Module } from '@nestjs/common';
import { WebhookReceiver } from './webhook-receiver.service.js';
import { WebhookController } from './webhook.controller.js';

@Module({ controllers: [WebhookController], providers: [WebhookReceiver] })
export class WebhooksModule {}
