import { createRootRoute, createRoute, createRouter, lazyRouteComponent, type RouterHistory } from '@tanstack/react-router';
import { BASE } from '../api/client.js';
import { ErrorAlert } from '../components/feedback.js';
import { NotFound, Shell } from './Shell.js';
import {
  AUDIT_SEARCH,
  CALLS_SEARCH,
  CAMPAIGNS_SEARCH,
  keepScope,
  parseAddress,
  readSearch,
  RECEIPTS_SEARCH,
  RECORD_SEARCH,
  SCOPE_SEARCH,
  TRUTH_SEARCH,
  UPLOADS_SEARCH,
  writeAddress,
} from './search.js';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: (address) => readSearch(SCOPE_SEARCH, address),
  search: { middlewares: [keepScope] },
});

/**
 * Each page is a chunk of its own, loaded when a link to it is hovered or followed. Page components declare their return
 * type, because they use this router's types: inferring both in a circle would silently make them `any`.
 */
const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/overview/OverviewPage.js'), 'OverviewPage'),
});
const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls',
  validateSearch: (address: Record<string, unknown>) => readSearch(CALLS_SEARCH, address),
  component: lazyRouteComponent(() => import('../pages/calls/CallsPage.js'), 'CallsPage'),
});
const call = createRoute({
  getParentRoute: () => root,
  path: '/calls/$id',
  validateSearch: (address: Record<string, unknown>) => readSearch(RECORD_SEARCH, address),
  component: lazyRouteComponent(() => import('../pages/call/CallPage.js'), 'CallPage'),
});
const uploads = createRoute({
  getParentRoute: () => root,
  path: '/uploads',
  validateSearch: (address: Record<string, unknown>) => readSearch(UPLOADS_SEARCH, address),
  component: lazyRouteComponent(() => import('../pages/uploads/UploadsPage.js'), 'UploadsPage'),
});
const upload = createRoute({
  getParentRoute: () => root,
  path: '/uploads/$id',
  validateSearch: (address: Record<string, unknown>) => readSearch(RECORD_SEARCH, address),
  component: lazyRouteComponent(() => import('../pages/uploads/UploadPage.js'), 'UploadPage'),
});
const request = createRoute({
  getParentRoute: () => root,
  path: '/requests/$id',
  validateSearch: (address: Record<string, unknown>) => readSearch(RECORD_SEARCH, address),
  component: lazyRouteComponent(() => import('../pages/RequestPage.js'), 'RequestPage'),
});
const destinations = createRoute({
  getParentRoute: () => root,
  path: '/destinations',
  component: lazyRouteComponent(() => import('../pages/destinations/DestinationsPage.js'), 'DestinationsPage'),
});
const sources = createRoute({
  getParentRoute: () => root,
  path: '/sources',
  component: lazyRouteComponent(() => import('../pages/sources/SourcesPage.js'), 'SourcesPage'),
});
const receipts = createRoute({
  getParentRoute: () => root,
  path: '/receipts',
  validateSearch: (address: Record<string, unknown>) => readSearch(RECEIPTS_SEARCH, address),
  component: lazyRouteComponent(() => import('../pages/ReceiptsPage.js'), 'ReceiptsPage'),
});
const projects = createRoute({
  getParentRoute: () => root,
  path: '/projects',
  component: lazyRouteComponent(() => import('../pages/ProjectsPage.js'), 'ProjectsPage'),
});
const campaigns = createRoute({
  getParentRoute: () => root,
  path: '/campaigns',
  validateSearch: (address: Record<string, unknown>) => readSearch(CAMPAIGNS_SEARCH, address),
  component: lazyRouteComponent(() => import('../pages/campaigns/CampaignsPage.js'), 'CampaignsPage'),
});
const truth = createRoute({
  getParentRoute: () => root,
  path: '/truth',
  validateSearch: (address: Record<string, unknown>) => readSearch(TRUTH_SEARCH, address),
  component: lazyRouteComponent(() => import('../pages/truth/TruthPage.js'), 'TruthPage'),
});
const goals = createRoute({
  getParentRoute: () => root,
  path: '/goals',
  component: lazyRouteComponent(() => import('../pages/goals/GoalsPage.js'), 'GoalsPage'),
});
const access = createRoute({
  getParentRoute: () => root,
  path: '/access',
  component: lazyRouteComponent(() => import('../pages/access/AccessPage.js'), 'AccessPage'),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: (address: Record<string, unknown>) => readSearch(AUDIT_SEARCH, address),
  component: lazyRouteComponent(() => import('../pages/AuditPage.js'), 'AuditPage'),
});
const doctor = createRoute({
  getParentRoute: () => root,
  path: '/doctor',
  component: lazyRouteComponent(() => import('../pages/doctor/DoctorPage.js'), 'DoctorPage'),
});
const help = createRoute({
  getParentRoute: () => root,
  path: '/help',
  component: lazyRouteComponent(() => import('../pages/HelpPage.js'), 'HelpPage'),
});

const routeTree = root.addChildren([
  overview,
  calls,
  call,
  uploads,
  upload,
  request,
  destinations,
  sources,
  receipts,
  projects,
  campaigns,
  truth,
  goals,
  access,
  audit,
  doctor,
  help,
]);

/** @param history the browser's by default; tests pass one in memory */
export function newRouter(history?: RouterHistory) {
  return createRouter({
    ...(history && { history }),
    routeTree,
    basepath: BASE.pathname,
    parseSearch: parseAddress,
    stringifySearch: writeAddress,
    defaultPreload: 'intent',
    defaultErrorComponent: ({ error, reset }) => (
      <ErrorAlert error={error instanceof Error ? error : new Error()} again={reset} />
    ),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
