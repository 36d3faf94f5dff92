const { TestEnvironment: NodeEnvironment } = require('jest-environment-node');
const { installCommonGlobals } = require('jest-util');

/** What jest keeps in the global object for one file of tests. */
const OF_ONE_FILE = [
  'EVENT_HANDLERS',
  'TEST_TIMEOUT_SYMBOL',
  'RETRY_TIMES',
  'RETRY_IMMEDIATELY',
  'WAIT_BEFORE_RETRY',
  'LOG_ERRORS_BEFORE_RETRY',
  '$$jest-matchers-object',
];

let shared = null;

/**
 * One realm (vm context) per worker, where jest's own environment makes one per file of tests: modules are then loaded once per
 * worker, see runtime.cjs. `process`, and with it its environment variables, is still a copy of each file's own.
 */
module.exports = class SharedRealm extends NodeEnvironment {
  constructor(config, context) {
    if (shared) {
      shared.prepareForNextFile(config.projectConfig.globals);
      return shared;
    }
    super(config, context);
    shared = this;
  }

  prepareForNextFile(globals) {
    for (const name of OF_ONE_FILE) delete this.global[Symbol.for(name)];
    this.global.process = createProcess(globals);
  }

  /** The realm outlives the file. */
  async teardown() {
    this.fakeTimers.useRealTimers();
    this.fakeTimersModern.useRealTimers();
  }
};

function createProcess(globals) {
  const scratch = { Symbol, Date };
  installCommonGlobals(scratch, globals);
  return scratch.process;
}
