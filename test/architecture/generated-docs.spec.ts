import { readFileSync } from 'node:fs';
import { generatedPages } from '../../scripts/docs/pages.js';

describe('the generated pages of docs/', () => {
  it.each(['docs/configuration.md', 'docs/cli.md'])('%s is what `npm run docs` makes of the sources', async (file) => {
    const pages = await generatedPages();
    expect(readFileSync(file, 'utf8')).toBe(pages[file]);
  });
});
