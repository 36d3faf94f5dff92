import type { MetricaClient } from './client.js';

/** The same client, and how many lists and single uploads it was asked for: they count against the login's day. */
export function countingReads(client: MetricaClient): { readonly client: MetricaClient; made(): number } {
  let made = 0;
  return {
    made: () => made,
    client: {
      ...client,
      uploading: (...asked) => {
        made += 1;
        return client.uploading(...asked);
      },
      uploadings: (...asked) => {
        made += 1;
        return client.uploadings(...asked);
      },
    },
  };
}
