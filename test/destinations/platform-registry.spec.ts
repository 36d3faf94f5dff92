import { loadPlatforms } from '../../src/destinations/platform-registry.js';
import { loadSources } from '../../src/sources/registry.js';

describe('the folders beside the ports', () => {
  it('are the platforms, each under its own name', async () => {
    expect((await loadPlatforms()).map(({ id }) => id)).toEqual(['ga4', 'google-ads', 'yandex-metrica']);
  });

  it('are the call sources, each under its own name', async () => {
    expect((await loadSources()).map(({ type }) => type)).toEqual(['mango', 'mapped']);
  });
});
