import { readdirSync } from 'node:fs';
import { loadPlatforms } from '../../src/destinations/destinations.js';
import { loadSources } from '../../src/sources/registry.js';

describe('the folders beside the ports', () => {
  it('are the platforms, each under its own name', async () => {
    const folders = readdirSync('src/platforms', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const named = folders.map(({ name }) => name).filter((name) => name !== 'kit');
    expect((await loadPlatforms()).map(({ id }) => id)).toEqual(named.toSorted());
    expect(named).toEqual(expect.arrayContaining(['ga4', 'google-ads', 'webhook', 'yandex-metrica']));
  });

  it('are the call sources, each under its own name', async () => {
    expect((await loadSources()).map(({ type }) => type)).toEqual(['mango', 'mapped']);
  });
});
