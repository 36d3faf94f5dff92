import { writeFileSync } from 'node:fs';
import { generatedPages } from './pages.js';

/** Writes the generated pages; see scripts/make-docs.mjs. */
export async function main(): Promise<number> {
  for (const [file, text] of Object.entries(await generatedPages())) {
    writeFileSync(file, text);
    process.stdout.write(`${file}\n`);
  }
  return 0;
}
