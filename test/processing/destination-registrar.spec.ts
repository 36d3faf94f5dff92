import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { CoreModule } from '../../src/core.module.js';
import { DestinationRegistrar } from '../../src/processing/destination-registrar.service.js';
import { ProcessingModule } from '../../src/processing/processing.module.js';
import { ProcessingSettings } from '../../src/processing/processing-settings.js';
import { ReceiptProcessor } from '../../src/processing/receipts/receipt-processor.service.js';
import { CallListImporter } from '../../src/processing/reconcile/call-list-importer.service.js';
import { source as mango } from '../../src/sources/mango/index.js';
import { StoreModule } from '../../src/store/store.module.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FakePlatform } from '../support/fake-platform.js';
import { aConfig, NOON, TestClock } from '../support/test-pipeline.js';

const CALLER = '+79161234567';

describe.each(DATABASES)('the registration of destinations on %s', (kind) => {
  let fresh: FreshDatabase;
  const processes: INestApplicationContext[] = [];

  const start = async (): Promise<INestApplicationContext> => {
    const core = CoreModule.of({
      config: aConfig(fresh.url),
      sources: [mango],
      platforms: [new FakePlatform().definition],
      clock: new TestClock(NOON),
    });
    const imports = [core, StoreModule.of({ migrate: true }), ProcessingModule];
    const process = await NestFactory.createApplicationContext({ module: class {}, imports }, { logger: false });
    processes.push(process);
    return process;
  };

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
  });
  afterEach(async () => {
    for (const process of processes.splice(0)) await process.close();
    await fresh.dispose();
  });

  it('comes before any call is stored: a hash by a key that is not kept would recognise nobody after a restart', async () => {
    const process = await start();
    await expect(process.get(ReceiptProcessor).processBatch()).rejects.toThrow('before the destinations were registered');
    await expect(process.get(CallListImporter, { strict: false }).importRows('mango-main', ['{}'])).rejects.toThrow('registered');
    await process.get(DestinationRegistrar).register();
    expect(await process.get(ReceiptProcessor).processBatch()).toBe(0);
  });

  it('gives every process the same key of the callers’ hash, whoever registers first', async () => {
    const [one, other] = [await start(), await start()];
    await Promise.all([one.get(DestinationRegistrar).register(), other.get(DestinationRegistrar).register()]);
    const later = await start();
    const keys = [one, other, later].map((process) => process.get(ProcessingSettings).callerKey('okna', CALLER));
    expect(new Set(keys).size).toBe(1);
  });
});
