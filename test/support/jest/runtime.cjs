const { default: Runtime } = require('jest-runtime');

/** Modules of packages and of `src` by path, as far as this worker has loaded them. */
const loaded = new Map();
const STAYS_LOADED = /[\\/](node_modules|src)[\\/]/;

/** Modules keep the `require` of the file that loaded them first; it must reach the modules of the file at hand. */
let current = null;

/**
 * jest-runtime with a module cache that lasts as long as the worker: loading Nest, TypeORM, fastify and our own sources took longer
 * than most files' tests (2 to 3 s a file, 2026-11-30). So a worker is like one long-lived process in which applications start and
 * end; state of a module, where it has any, outlives a file. Only the tests' own modules are loaded anew for each file.
 */
module.exports = class SharedModules extends Runtime {
  constructor(...all) {
    super(...all);
    for (const [path, module] of loaded) this.registries.moduleRegistry.set(path, module);
    // fastify looks for the name of every plugin among all modules of `require.cache`, which jest computes on each look.
    this.registries.getRequireCacheProxy = () => undefined;
    current = this;
  }

  requireModuleOrMock(from, moduleName) {
    return current === this ? super.requireModuleOrMock(from, moduleName) : current.requireModuleOrMock(from, moduleName);
  }

  teardown() {
    for (const [path, module] of this.registries.moduleRegistry)
      if (STAYS_LOADED.test(path) && module.loaded) loaded.set(path, module);
    super.teardown();
  }
};
