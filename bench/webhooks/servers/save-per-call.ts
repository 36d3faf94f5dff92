import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Headers, Module, NotFoundException, Param, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Column, Entity, Index, PrimaryColumn, type Repository } from 'typeorm';
import { v7 } from 'uuid';
import { serveParent } from '../../harness/serve-parent.js';
import { openTypeormSource } from '../../harness/typeorm-source.js';

/** The columns and indexes of Ringback's `receipts`. */
@Entity('receipts')
@Index(['sourceId', 'id'])
@Index(['sourceId', 'contentKey'], { unique: true, where: '"contentKey" IS NOT NULL' })
class Receipt {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  @Index({ where: `"verdict" = 'new'` })
  @Index({ where: `"verdict" = 'unreadable'` })
  id: string;
  @Column({ type: 'varchar', length: 64 }) sourceId: string;
  @Column({ type: 'bigint' }) receivedAt: number;
  @Column({ type: 'varchar', length: 8 }) method: string;
  @Column({ type: 'text' }) query: string;
  @Column({ type: 'text', nullable: true }) contentType: string | null;
  @Column({ type: 'text', nullable: true }) bodyBase64: string | null;
  @Column({ type: 'varchar', length: 16 }) verdict: string;
  @Column({ type: 'varchar', length: 64, nullable: true }) reasonCode: string | null;
  @Column({ type: 'text', nullable: true }) reasonDetail: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) contentKey: string | null;
  @Index({ where: '"callId" IS NOT NULL' })
  @Column({ type: 'varchar', length: 36, nullable: true })
  callId: string | null;
}

const TOKENS: Readonly<Record<string, string>> = { 'mango-main': 'a-token-of-the-bench' };

/** The usual way: Nest with Express, and the repository saves each webhook on arrival. */
@Controller('hooks')
class HooksController {
  static receipts: Repository<Receipt>;

  @Get(':sourceId/:token')
  async take(
    @Param('sourceId') sourceId: string,
    @Param('token') token: string,
    @Headers('content-type') contentType: string | undefined,
    @Req() request: { method: string; originalUrl: string },
  ) {
    if (TOKENS[sourceId] !== token) throw new NotFoundException();
    const receipt = new Receipt();
    receipt.id = v7();
    receipt.sourceId = sourceId;
    receipt.receivedAt = Date.now();
    receipt.method = request.method;
    receipt.query = request.originalUrl.split('?')[1] ?? '';
    receipt.contentType = contentType ?? null;
    receipt.verdict = 'new';
    await HooksController.receipts.save(receipt);
    return { outcome: 'stored', receiptId: receipt.id };
  }
}

@Module({ controllers: [HooksController] })
class AppModule {}

serveParent(async ({ url }: { url: string }) => {
  const source = await openTypeormSource(url, { entities: [Receipt], synchronize: true });
  HooksController.receipts = source.getRepository(Receipt);
  const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  return {
    ready: (app.getHttpServer().address() as AddressInfo).port,
    close: async () => {
      await app.close();
      await source.destroy();
    },
  };
});
