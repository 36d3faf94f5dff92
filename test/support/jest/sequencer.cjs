const { default: Sequencer } = require('@jest/test-sequencer');

/** Tests that start processes, browsers or whole benches: 20 to 150 s each, whatever the size of their file. */
const SLOW = /\/test\/(e2e|dashboard|faults|flow|backup)\//;
const SLOW_MS = 60_000;

/**
 * Longest job first, so that no worker is left alone with a long one at the end. jest itself knows durations only from its cache; a
 * fresh clone has none and would go by the size of the files.
 */
module.exports = class LongestFirst extends Sequencer {
  time(test) {
    return super.time(test) ?? (SLOW.test(test.path) ? SLOW_MS : 0) + test.context.hasteFS.getSize(test.path);
  }
};
