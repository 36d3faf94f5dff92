const { TestEnvironment } = require('jest-environment-jsdom');

/** jsdom has no fetch. Node's own stands in; each test answers it (api.ts). */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, { fetch, Request, Response, Headers, TextEncoder, TextDecoder, structuredClone });
  }
};
