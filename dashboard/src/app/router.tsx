import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { BASE } from '../api/client.js';
import { ErrorAlert } from '../components/feedback.js';
import { NotFound, Shell } from './Shell.js';
import { parseAddress, readFilters, withProject, writeAddress } from './search.js';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: readFilters,
  search: { middlewares: [withProject] },
});
const page = { getParentRoute: () => root };

/** Each page is a chunk of its own, loaded when it is opened or about to be (`defaultPreload`). */
const routes = root.addChildren([
  createRoute({
    ...page,
    path: '/',
    component: lazyRouteComponent(() => import('../pages/overview/OverviewPage.js'), 'OverviewPage'),
  }),
  createRoute({
    ...page,
    path: '/calls',
    component: lazyRouteComponent(() => import('../pages/calls/CallsPage.js'), 'CallsPage'),
  }),
  createRoute({
    ...page,
    path: '/calls/$id',
    component: lazyRouteComponent(() => import('../pages/call/CallPage.js'), 'CallPage'),
  }),
  createRoute({
    ...page,
    path: '/uploads',
    component: lazyRouteComponent(() => import('../pages/uploads/UploadsPage.js'), 'UploadsPage'),
  }),
  createRoute({
    ...page,
    path: '/uploads/$id',
    component: lazyRouteComponent(() => import('../pages/uploads/UploadPage.js'), 'UploadPage'),
  }),
  createRoute({
    ...page,
    path: '/requests/$id',
    component: lazyRouteComponent(() => import('../pages/RequestPage.js'), 'RequestPage'),
  }),
  createRoute({
    ...page,
    path: '/destinations',
    component: lazyRouteComponent(() => import('../pages/destinations/DestinationsPage.js'), 'DestinationsPage'),
  }),
  createRoute({
    ...page,
    path: '/sources',
    component: lazyRouteComponent(() => import('../pages/sources/SourcesPage.js'), 'SourcesPage'),
  }),
  createRoute({
    ...page,
    path: '/receipts',
    component: lazyRouteComponent(() => import('../pages/ReceiptsPage.js'), 'ReceiptsPage'),
  }),
  createRoute({
    ...page,
    path: '/projects',
    component: lazyRouteComponent(() => import('../pages/ProjectsPage.js'), 'ProjectsPage'),
  }),
  createRoute({
    ...page,
    path: '/campaigns',
    component: lazyRouteComponent(() => import('../pages/campaigns/CampaignsPage.js'), 'CampaignsPage'),
  }),
  createRoute({
    ...page,
    path: '/goals',
    component: lazyRouteComponent(() => import('../pages/goals/GoalsPage.js'), 'GoalsPage'),
  }),
  createRoute({
    ...page,
    path: '/doctor',
    component: lazyRouteComponent(() => import('../pages/DoctorPage.js'), 'DoctorPage'),
  }),
  createRoute({ ...page, path: '/help', component: lazyRouteComponent(() => import('../pages/HelpPage.js'), 'HelpPage') }),
]);

export const router = createRouter({
  routeTree: routes,
  basepath: BASE.pathname,
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  defaultPreload: 'intent',
  defaultErrorComponent: ({ error, reset }) => <ErrorAlert error={error instanceof Error ? error : new Error()} again={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
