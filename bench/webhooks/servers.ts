/** A server that answers webhooks when they are on disk. */
export interface Server {
  readonly name: string;
  readonly module: URL;
  readonly settings?: object;
}

export const BARE: Server = {
  name: '(a) bare node:http, same group commit',
  module: new URL('./servers/bare.js', import.meta.url),
};
/** Without processing: the other servers only store webhooks, too. */
export const RINGBACK: Server = {
  name: '(b) Ringback',
  module: new URL('./servers/ringback.js', import.meta.url),
  settings: { processing: false },
};
export const SAVE_PER_CALL: Server = {
  name: '(c) Nest + Express + save per call',
  module: new URL('./servers/save-per-call.js', import.meta.url),
};
