export * from './access.js';
export * from './answers.js';
export * from './calls.js';
export * from './reports.js';
export * from './goals.js';
export * from './connections.js';
export * from './shell.js';
export * from './uploads.js';
