import { Module } from '@nestjs/common';
import { DoorService } from './door.service.js';
import { HooksController } from './hooks.controller.js';

@Module({ controllers: [HooksController], providers: [DoorService] })
export class IngestModule {}
