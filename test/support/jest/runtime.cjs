const { default: Runtime } = require('jest-runtime');

/** Modules of packages by path, as far as this worker has loaded them. */
const packages = new Map();
const IS_PACKAGE = /[\\/]node_modules[\\/]/;

/** Packages keep the `require` of the file that loaded them first; it must reach the modules of the file at hand. */
let current = null;

/**
 * jest-runtime with a module cache for packages that lasts as long as the worker: loading Nest, TypeORM and fastify took longer
 * than most files' tests (1.5 to 2 s a file, 2026-11-30). Our own modules are loaded anew for each file, as ever.
 */
module.exports = class SharedPackages extends Runtime {
  constructor(...all) {
    super(...all);
    for (const [path, module] of packages) this.registries.moduleRegistry.set(path, module);
    // fastify looks for the name of every plugin among all modules of `require.cache`, which jest computes on each look.
    this.registries.getRequireCacheProxy = () => undefined;
    current = this;
  }

  requireModuleOrMock(from, moduleName) {
    return current === this ? super.requireModuleOrMock(from, moduleName) : current.requireModuleOrMock(from, moduleName);
  }

  teardown() {
    for (const [path, module] of this.registries.moduleRegistry)
      if (IS_PACKAGE.test(path) && module.loaded) packages.set(path, module);
    super.teardown();
  }
};
