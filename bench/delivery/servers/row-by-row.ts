import { loadAppContext } from '#dist/app-context.js';
import { createDestinations } from '#dist/destinations/destinations.js';
import { conversionFact } from '#dist/platforms/kit/conversion.js';
import { systemClock } from '#dist/runtime/clock.js';
import { createHttpClient } from '#dist/runtime/http.js';
import { Database } from '#dist/store/database/database.js';
import { CallEntity } from '#dist/store/schema/entities/call.entity.js';
import { ENTITIES } from '#dist/store/schema/entities/index.js';
import { ConversionEntity } from '#dist/store/schema/entities/upload.entity.js';
import { UploadEntity } from '#dist/store/schema/entities/upload.entity.js';
import { serveParent } from '../../harness/serve-parent.js';
import { openTypeormSource } from '../../harness/typeorm-source.js';
import { fillBacklog, type Backlog } from '../backlog.js';
import { ROW_SENDERS, type KeptDetail, type SendRow } from './row-senders.js';

const PAGE = 100;

/** The usual way: waiting rows are read page by page, and each is sent in a request of its own and saved by its repository. */
serveParent(async ({ config: file, url, keeps }: { config: string; url: string; keeps: KeptDetail }) => {
  const ours = await Database.open(url);
  const source = await openTypeormSource(url, { entities: ENTITIES });
  const { config, platforms } = await loadAppContext({ config: file });
  const runtime = { http: createHttpClient(), clock: systemClock, publicUrl: null };
  const destinations = createDestinations(config, platforms, runtime);
  const uploads = source.getRepository(UploadEntity);
  const conversions = source.getRepository(ConversionEntity);
  const calls = source.getRepository(CallEntity);
  let sent = 0;

  const send: SendRow = async ({ id, platform }, row) => {
    const context = { requestKey: `rb${(sent += 1)}`, signal: new AbortController().signal };
    const answer = await platform.send([row], context);
    const kind = answer.outcomes[0]?.kind;
    if (kind !== 'delivered' && kind !== 'accepted') throw new Error(`${id} answered ${kind}`);
    return answer;
  };
  const sendAndKeep = ROW_SENDERS[keeps](source, send);

  async function deliver(upload: UploadEntity): Promise<void> {
    const conversion = await conversions.findOneByOrFail({ id: upload.conversionId });
    const call = await calls.findOneByOrFail({ id: upload.callId });
    const destination = destinations.find(upload.destination);
    const prepared = destination?.platform.prepare(conversionFact(call, conversion, upload.idempotencyKey));
    if (!destination || !prepared || 'skip' in prepared) throw new Error(`${upload.destination} has no row for ${upload.id}`);
    await sendAndKeep(destination, upload, { row: prepared.row, groupKey: prepared.groupKey });
  }

  return {
    ready: null,
    orders: {
      fill: (backlog: Backlog) => ours.write((tx) => fillBacklog(tx, backlog)),
      /** @returns how many rows a second */
      drain: async ({ destination }: { destination: string }) => {
        const begun = performance.now();
        let rows = 0;
        for (;;) {
          const page = await uploads.find({ where: { destination, state: 'pending' }, order: { expiresAt: 'ASC' }, take: PAGE });
          for (const upload of page) await deliver(upload);
          rows += page.length;
          if (page.length < PAGE) return rows / ((performance.now() - begun) / 1000);
        }
      },
    },
    close: async () => {
      await source.destroy();
      await ours.close();
    },
  };
});
