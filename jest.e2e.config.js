import { settings, world } from './jest.config.js';

const testMatch = ['e2e', 'dashboard', 'faults'].map((folder) => `<rootDir>/test/${folder}/**/*.spec.ts`);

/** End to end: the built program in processes of its own, the page in a browser, faults, the demo, and every bench in small. */
export default { ...settings, projects: [{ ...world, displayName: 'e2e', testMatch }] };
