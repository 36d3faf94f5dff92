/** The import rules of the house. A folder may import itself, what `may` lists, and the open folders domain and runtime. */
const folder = (name) => `^src/${name}/`;

/** Which of our folders a folder may import, besides itself, domain and runtime. */
const may = {
  config: ['^src/sources/source\\.ts$', '^src/platforms/platform\\.ts$'],
  store: ['^src/config/'],
  ingest: ['^src/store/', '^src/config/'],
  // The ports, and the registry of configured destinations: intake asks a platform whether a call can be matched at all.
  intake: ['^src/store/', '^src/config/', '^src/sources/[^/]+\\.ts$', '^src/platforms/[^/]+\\.ts$'],
  delivery: ['^src/store/', '^src/config/', '^src/platforms/[^/]+\\.ts$'],
  // The destinations of the config.
  alerts: ['^src/store/', '^src/config/', '^src/platforms/[^/]+\\.ts$'],
  admin: ['^src/store/', '^src/config/', '^src/platforms/[^/]+\\.ts$', '^src/(intake|delivery|alerts)/'],
};

const rules = Object.entries(may).map(([name, allowed]) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: folder(name) },
  to: { path: '^src/', pathNot: [folder(name), folder('domain'), folder('runtime'), ...allowed] },
}));

/** What an adapter's folder may import beside itself: the words of its port and, for sources, the reading that vendors share. */
const shared = {
  sources: '^src/sources/(?!registry\\.ts$)[^/]+\\.ts$',
  platforms: '^src/platforms/(?!(registry|destinations)\\.ts$)[^/]+\\.ts$',
};

module.exports = {
  forbidden: [
    ...rules,
    {
      name: 'domain-is-pure',
      comment: 'no node:, no npm but libphonenumber and date helpers',
      severity: 'error',
      from: { path: folder('domain') },
      to: { pathNot: [folder('domain'), '^node_modules/(libphonenumber-js|luxon|@types/luxon)/'] },
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
        from: { path: `^src/${side}/([^/]+)/` },
        to: {
          path: '^src/',
          pathNot: [`^src/${side}/$1/`, shared[side], folder('domain'), folder('runtime')],
        },
      },
      {
        name: `${side}-without-nest`,
        severity: 'error',
        from: { path: `^src/${side}/` },
        to: { path: '^node_modules/(@nestjs|typeorm)/' },
      },
      {
        name: `${side}-port-imports`,
        severity: 'error',
        from: { path: `^src/${side}/[^/]+\\.ts$` },
        to: { path: '^src/', pathNot: [`^src/${side}/[^/]+\\.ts$`, folder('domain'), folder('runtime'), folder('config')] },
      },
    ]),
    {
      name: 'sandbox-imports',
      severity: 'error',
      from: { path: folder('sandbox') },
      to: { path: '^src/', pathNot: [folder('sandbox'), folder('domain')] },
    },
    {
      name: 'sandbox-only-from-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: [folder('sandbox'), folder('cli')] },
      to: { path: folder('sandbox') },
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
      name: 'dashboard-imports',
      comment: 'the page speaks to the house over HTTP; only the pure words of the domain are shared',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: { path: '^src/', pathNot: [folder('domain')] },
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
