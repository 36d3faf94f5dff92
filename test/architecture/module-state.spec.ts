import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * State that outlives an application within its process: a reload of the config makes new applications, and so do the tests of
 * one worker. Each entry needs a reason why the next application may find it.
 */
const OUTLIVES_AN_APPLICATION: Readonly<Record<string, string>> = {
  'api/calls/call-views.ts shape': 'filled when modules load, and never changed',
  'api/calls/call-views.ts utmShape': 'filled when modules load, and never changed',
  'api/http/openapi-document.ts DESCRIBED': 'by controller, weakly: what Swagger keeps on the class',
  'domain/calls/identifiers.ts validAreas': 'cache of a pure function, one entry for each numbering area',
  'domain/calls/utm.ts KNOWN_UTM': 'cache of a pure function, by its argument',
  'domain/localized-text.ts RUSSIAN_SENTENCES': 'filled when modules load, and never changed',
  'platforms/google-ads/simulator/rpc-error.ts roots': 'cache of files of a package',
  'platforms/kit/google/token-source.ts shared': 'by http client, of which each application has its own',
  'platforms/yandex-metrica/simulator/index.ts sinkUploads': 'ids of a sink of the benches, different for ever',
  'processing/goals/goal-decisions.ts byCallAndGoal': 'cache of a pure function, by its argument',
  'runtime/connection-limits.ts setOf': 'by connection, weakly',
  'runtime/ids.ts poolOffset': 'random bytes that are left',
  'runtime/ids.ts lastMs': 'ids rise, also over a clock that goes back',
  'runtime/ids.ts sequence': 'ids rise, also over a clock that goes back',
  'runtime/metrics.ts ofProcess': 'what is observed of the process, not of an application',
  'runtime/time-slice.ts workBegun': 'of a tick of the event loop, which the whole process shares',
  'sources/parameter-reader.ts LOWER_CASE': 'cache of a pure function, at most a thousand names',
  'store/database/row-mapping.ts DECODERS': 'by column of a connection’s own metadata',
  'store/database/row-mapping.ts ENCODERS': 'by column of a connection’s own metadata',
};

/** A variable of a module, or a collection that begins empty. Constants of a readonly type are neither. */
const VARIABLE = /^(?:export )?let (\w+)/gm;
const COLLECTION = /^(?:export )?const (\w+)(?:: (?!Readonly)[^=]+)? = (?:new (?:Weak)?(?:Map|Set)(?:<.*>)?\(\)|\[\];|\{\};)/gm;

it('what a module keeps beyond an application is known, with the reason why the next one may find it', () => {
  const found = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join('src', name), 'utf8');
      return [VARIABLE, COLLECTION].flatMap((kind) => [...text.matchAll(kind)].map((match) => `${name} ${match[1]}`));
    });
  expect(found.toSorted()).toEqual(Object.keys(OUTLIVES_AN_APPLICATION).toSorted());
});
