import { availableParallelism } from 'node:os';

// Jest in CommonJS mode: its ESM mode fails as soon as one CommonJS package requires Nest, which is ESM only.
// swc therefore also turns the ESM packages our code imports into CommonJS.
const target = 'es2022';
const typescript = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target,
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};
const javascript = { ...typescript, jsc: { ...typescript.jsc, parser: { syntax: 'ecmascript' }, transform: undefined } };

const common = {
  // `#dist/` is the built program; tests put the sources in its place.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^(?:#dist|@src)/(.*)\\.js$': '<rootDir>/src/$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', typescript], '^.+\\.m?js$': ['@swc/jest', javascript] },
  // Parameters of each module. Everything else global is looked up through the realm's interceptors, at every access.
  sandboxInjectedGlobals: [
    ...['Object', 'Reflect', 'Proxy', 'Array', 'Map', 'WeakMap', 'Promise', 'Symbol', 'Number', 'String', 'BigInt'],
    ...['Math', 'JSON', 'RegExp', 'Intl', 'Error', 'TypeError', 'Uint8Array', 'isNaN'],
  ],
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|@standard-schema|uuid|@fastify/cookie|content-disposition|cookie|p-limit|yocto-queue)/)',
  ],
};

/** Packages and our own modules are loaded once per worker, the tests themselves once per file. */
const node = {
  ...common,
  testEnvironment: '<rootDir>/test/support/jest/environment.cjs',
  runtime: '<rootDir>/test/support/jest/runtime.cjs',
};

/** The dashboard's components, in jsdom with a browser's fetch. The test bodies are the browser's code: JSX, no decorators. */
const tsx = {
  ...typescript,
  jsc: { target, parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } },
};
const dashboard = {
  ...common,
  displayName: 'dashboard',
  testMatch: ['<rootDir>/dashboard/test/**/*.spec.{ts,tsx}'],
  testEnvironment: '<rootDir>/dashboard/test/support/environment.cjs',
  setupFiles: ['<rootDir>/dashboard/test/support/setup.ts'],
  moduleNameMapper: { ...common.moduleNameMapper, '\\.(css|svg)$': '<rootDir>/dashboard/test/support/asset.ts' },
  transform: { '^.+\\.tsx?$': ['@swc/jest', tsx], '^.+\\.m?js$': ['@swc/jest', javascript] },
};

const pure = ['domain', 'messages', 'statistics/counts', 'config', 'sources', 'architecture'].map(
  (folder) => `<rootDir>/test/${folder}/**/*.spec.ts`,
);

/** Tests on real databases, platforms' simulators and processes. */
export const world = {
  ...node,
  globalSetup: '<rootDir>/test/support/jest/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/jest/global-teardown.ts',
};

export const settings = {
  testTimeout: 30_000,
  testSequencer: '<rootDir>/test/support/jest/sequencer.cjs',
  // Tests wait for databases, processes and browsers more than they compute. As a number: jest reads '150%' as 150 workers.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
};

export default {
  ...settings,
  projects: [
    { ...node, displayName: 'pure', testMatch: pure },
    dashboard,
    {
      ...world,
      displayName: 'world',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/test/(domain|messages|statistics/counts|config|sources|architecture)/',
        // jest.e2e.config.js
        '<rootDir>/test/(e2e|dashboard|faults)/',
      ],
    },
  ],
};
