// The description of our own API, which the built routes make, as openapi.json, and the dashboard's types made of it.
// Usage: node scripts/make-api-types.mjs [FILE URL OF THE BUILD, ENDING IN A SLASH]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';

const OUT = new URL('../dashboard/src/api/schema.gen.ts', import.meta.url);
const OPENAPI = new URL('../openapi.json', import.meta.url);
const build = process.argv[2] ?? new URL('../dist/', import.meta.url).href;
const dist = (path) => import(new URL(path, build).href);

const [{ createApp }, { loadConfig }, { openApiDocument }] = await Promise.all([
  dist('server.js'),
  dist('config/reading/load.js'),
  dist('api/http/openapi-document.js'),
]);
const folder = mkdtempSync(join(tmpdir(), 'ringback-api-'));
const yaml = `database: { url: ${JSON.stringify(`sqlite:${join(folder, 'empty.db')}`)} }\n`;
const given = { file: join(folder, 'ringback.yaml'), explicit: true, environment: {}, sources: [], platforms: [] };
const { config } = loadConfig({ ...given, readFile: () => yaml });
const app = await createApp({ config, sources: [], platforms: [] }, { quiet: true });
try {
  await app.init();
  // Through JSON: the document shares parts of itself, which the generator takes for cycles.
  const document = JSON.parse(JSON.stringify(openApiDocument(app)));
  // The service answers with this one, and makes none itself.
  writeFileSync(new URL('openapi.json', build), JSON.stringify(document));
  // It ships with the package, so that programs can be written against it without a running service.
  writeFileSync(OPENAPI, `${JSON.stringify(document, null, 1)}\n`);
  const types = astToString(await openapiTypescript(document));
  writeFileSync(OUT, `// Made by scripts/make-api-types.mjs from the API’s own description. Not kept in git.\n${types}`);
} finally {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
}
