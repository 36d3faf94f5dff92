/** The import rules of the project. A folder may import itself, what `may` lists, and the open folders domain and runtime. */
const folder = (name) => `^src/${name}/`;

/** The ports and what platforms share, without the simulators. */
const KIT = '^src/platforms/kit/[^/]+\\.ts$';
const DESTINATIONS = '^src/destinations/';
const SOURCES = '^src/sources/[^/]+\\.ts$';

/** Which of our folders a folder may import, besides itself, domain and runtime. */
const may = {
  messages: [],
  config: ['^src/messages/', '^src/sources/source\\.ts$', KIT],
  store: ['^src/config/'],
  destinations: ['^src/config/', KIT],
  // Parameters are read only for a source whose vendor signs them or wants one back.
  webhooks: ['^src/store/', '^src/config/', SOURCES],
  // A platform's pure `prepare` says whether a call can be matched there at all.
  processing: ['^src/store/', '^src/config/', '^src/messages/', SOURCES, KIT, DESTINATIONS],
  delivery: ['^src/store/', '^src/config/', KIT, DESTINATIONS],
  statistics: ['^src/store/', '^src/config/', '^src/messages/', KIT, DESTINATIONS],
  backup: ['^src/config/'],
  truth: ['^src/store/', '^src/config/', '^src/messages/', '^src/delivery/', KIT, DESTINATIONS],
  alerts: ['^src/store/', '^src/config/', '^src/messages/', '^src/statistics/', KIT, DESTINATIONS],
  doctor: ['^src/(store|config|messages|delivery|statistics)/', KIT, DESTINATIONS, SOURCES],
  api: ['^src/(store|config|messages|processing|delivery|alerts|statistics|truth|doctor)/', KIT, DESTINATIONS, SOURCES],
  sandbox: ['^src/(platforms|sources)/[^/]+/simulator/'],
};

const rules = Object.entries(may).map(([name, allowed]) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: folder(name) },
  to: { path: '^src/', pathNot: [folder(name), folder('domain'), folder('runtime'), ...allowed] },
}));

/** What the folder of a vendor or a platform may import beside itself: its port and what the others of its side share. */
const shared = {
  sources: ['^src/sources/(?!registry\\.ts$)[^/]+\\.ts$'],
  platforms: [KIT, '^src/platforms/kit/google/', '^src/messages/'],
};
const SIMULATOR = '^src/(sources|platforms)/[^/]+/simulator/';

module.exports = {
  forbidden: [
    ...rules,
    {
      name: 'domain-is-pure',
      comment: 'no node:, no npm but libphonenumber, lossless-json, punycode and date helpers',
      severity: 'error',
      from: { path: folder('domain') },
      to: { pathNot: [folder('domain'), '(^|/)node_modules/(libphonenumber-js|lossless-json|luxon|punycode|@types/luxon)/'] },
    },
    {
      name: 'runtime-imports',
      severity: 'error',
      from: { path: folder('runtime') },
      to: { path: '^src/', pathNot: [folder('runtime'), folder('domain')] },
    },
    ...['sources', 'platforms'].flatMap((side) => [
      {
        name: `${side}-folder-imports`,
        comment: 'an adapter knows its port and what adapters share, never the store, a service or another adapter',
        severity: 'error',
        from: { path: `^src/${side}/([^/]+)/`, pathNot: SIMULATOR },
        to: { path: '^src/', pathNot: [`^src/${side}/$1/`, ...shared[side], folder('domain'), folder('runtime')] },
      },
      {
        name: `${side}-without-nest`,
        severity: 'error',
        from: { path: `^src/${side}/` },
        to: { path: '^node_modules/(@nestjs|typeorm)/' },
      },
    ]),
    {
      name: 'sources-port-imports',
      severity: 'error',
      from: { path: '^src/sources/[^/]+\\.ts$' },
      to: { path: '^src/', pathNot: [SOURCES, folder('domain'), folder('runtime'), folder('config')] },
    },
    {
      name: 'simulator-knows-no-client',
      comment: 'a simulator that used its client would agree with it about every mistake',
      severity: 'error',
      from: { path: SIMULATOR },
      to: { path: '^src/', pathNot: [SIMULATOR, KIT, folder('domain'), folder('runtime')] },
    },
    {
      name: 'simulator-of-one-platform',
      severity: 'error',
      from: { path: '^src/(?:sources|platforms)/([^/]+)/simulator/' },
      to: { path: SIMULATOR, pathNot: ['^src/(sources|platforms)/$1/simulator/', '^src/platforms/kit/simulator/'] },
    },
    {
      name: 'client-knows-no-simulator',
      severity: 'error',
      from: { path: '^src/', pathNot: [SIMULATOR, folder('sandbox'), folder('cli')] },
      to: { path: [SIMULATOR, folder('sandbox')] },
    },
    {
      name: 'simulator-packages',
      comment: 'the service loads nothing that only simulators need',
      severity: 'error',
      from: { path: '^src/', pathNot: SIMULATOR },
      to: { path: '^node_modules/(protobufjs|google-ads-node|@google-ads/datamanager)/' },
    },
    {
      name: 'typeorm-only-in-store',
      severity: 'error',
      from: { path: '^src/', pathNot: folder('store') },
      to: { path: '^node_modules/typeorm/' },
    },
    {
      name: 'axios-only-in-http',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/runtime/http\\.ts$' },
      to: { path: '^node_modules/axios/' },
    },
    {
      name: 'lossless-json-in-one-place',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/domain/lossless-json\\.ts$' },
      to: { path: '^node_modules/lossless-json/' },
    },
    {
      name: 'csv-stringify-in-one-place',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/runtime/csv\\.ts$', SIMULATOR] },
      to: { path: '^node_modules/csv-stringify/' },
    },
    {
      name: 'simulators-packages',
      comment: 'the service does not load what only simulators need',
      severity: 'error',
      from: { path: '^src/', pathNot: SIMULATOR },
      to: { path: '^node_modules/(@fastify/multipart|protobufjs)/' },
    },
    {
      name: 'dashboard-imports',
      comment: 'the page speaks to the service over HTTP; only the pure domain and the sentences for people are shared',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: { path: '^src/', pathNot: [folder('domain'), folder('messages')] },
    },
    {
      name: 'dashboard-is-a-leaf',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^dashboard/' },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^(src|dashboard)/' }, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: { path: '^src/' }, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
