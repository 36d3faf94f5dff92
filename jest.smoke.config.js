import { settings, world } from './jest.config.js';

/** The demo and every bench in small, each to its end. They take minutes, so `.ci/run` runs them after the tests. */
export default { ...settings, projects: [{ ...world, displayName: 'smoke', testMatch: ['<rootDir>/test/smoke/**/*.spec.ts'] }] };
