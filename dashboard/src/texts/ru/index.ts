export * from './access.js';
export * from './answers.js';
export * from './calls.js';
export * from './figures.js';
export * from './goals.js';
export * from './places.js';
export * from './shell.js';
export * from './uploads.js';
