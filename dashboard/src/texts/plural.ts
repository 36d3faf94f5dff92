export { russianPlural } from '../../../src/domain/localized-text.js';
