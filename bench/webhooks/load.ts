import { fire } from '../harness/fire.js';
import { serveParent } from '../harness/serve-parent.js';
import { webhookPathOfClients } from './requests.js';

export interface Load {
  readonly port: number;
  /** The number of the first webhook: no call is reported twice. */
  readonly from: number;
  readonly requests: number;
  readonly seconds: number;
  readonly now: number;
  /** How many clients' calls they are, round robin; one by default. */
  readonly clients?: number;
}

const CONNECTIONS = 64;

/** The sender of webhooks, in a process of its own. They are built before the clock runs. */
serveParent(() =>
  Promise.resolve({
    ready: null,
    orders: {
      fire: ({ port, from, requests, seconds, now, clients = 1 }: Load) => {
        const paths = Array.from({ length: requests }, (_, n) => webhookPathOfClients(from + n, now, clients));
        return fire({ port, requests, seconds, connections: CONNECTIONS, path: (n) => paths[n] ?? '', isRight: isStored });
      },
    },
  }),
);

function isStored(status: number, body: string): boolean {
  return status === 200 && /"outcome":"stored","receiptId":"[0-9a-f-]{36}"/.test(body);
}
