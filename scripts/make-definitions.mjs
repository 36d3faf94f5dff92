// Writes data/google/ingest-events.json: the messages of the Data Manager API's `events:ingest`, out of the definitions of Google's
// client, and the licence of Google's libraries beside it. The simulator reads them there, so the package does without the client,
// which weighs 40 MB with what it needs. A part of every build.
import { copyFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';

const REQUEST = 'google.ads.datamanager.v1.IngestEventsRequest';
const requireHere = createRequire(import.meta.url);
const definitions = requireHere('@google-ads/datamanager/build/protos/protos.json');
const FOLDER = new URL('../data/google/', import.meta.url);

/** The message and everything that its fields lead to, by full name. */
function reachableFrom(name) {
  const first = protobuf.Root.fromJSON(definitions).lookupType(name);
  const found = new Set([first]);
  for (const type of found)
    for (const field of type.fieldsArray ?? []) {
      const { resolvedType } = field.resolve();
      if (resolvedType !== null) found.add(resolvedType);
    }
  return new Set([...found].map(({ fullName }) => fullName));
}

/** The part of the definitions that holds these names; what encloses one stays, for its name. */
function only({ nested = {}, ...own }, name, wanted) {
  const inside = Object.entries(nested).flatMap(([key, node]) => {
    const kept = only(node, `${name}.${key}`, wanted);
    return kept === null ? [] : [[key, kept]];
  });
  if (!wanted.has(name) && inside.length === 0) return null;
  return { ...(wanted.has(name) && own), ...(inside.length > 0 && { nested: Object.fromEntries(inside) }) };
}

const text = JSON.stringify(only(definitions, '', reachableFrom(REQUEST)), null, 1);
writeFileSync(new URL('ingest-events.json', FOLDER), `${text}\n`);
// Its own package names the licence and lacks the text.
copyFileSync(new URL('../node_modules/google-gax/LICENSE', import.meta.url), new URL('LICENSE', FOLDER));
