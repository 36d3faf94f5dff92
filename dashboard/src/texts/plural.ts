export { plural } from '@src/domain/plural.js';
