import { readdirSync } from 'node:fs';
import { mangoSample } from '../mango/sample.js';
import { mappedSample } from '../mapped/sample.js';
import { keepsTheSourceContract } from './source-contract.js';

describe('every folder of src/sources', () => {
  it('is under the contract', () => {
    const folders = readdirSync('src/sources', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((folder) => folder.name)).toEqual([mangoSample.source.type, mappedSample.source.type]);
  });
});

describe('the source mango', () => {
  keepsTheSourceContract(mangoSample);
});

describe('the source mapped', () => {
  keepsTheSourceContract(mappedSample);
});
