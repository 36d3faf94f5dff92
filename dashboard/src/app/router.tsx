import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { BASE } from '../api/client.js';
import { Failure } from '../parts/Failure.js';
import { CallPage } from '../pages/call/CallPage.js';
import { CallsPage } from '../pages/calls/CallsPage.js';
import { CampaignsPage } from '../pages/campaigns/CampaignsPage.js';
import { DestinationsPage } from '../pages/destinations/DestinationsPage.js';
import { DoctorPage } from '../pages/doctor/DoctorPage.js';
import { GoalsPage } from '../pages/goals/GoalsPage.js';
import { HelpPage } from '../pages/help/HelpPage.js';
import { OverviewPage } from '../pages/overview/OverviewPage.js';
import { ProjectsPage } from '../pages/projects/ProjectsPage.js';
import { ReceiptsPage } from '../pages/receipts/ReceiptsPage.js';
import { RequestPage } from '../pages/request/RequestPage.js';
import { SourcesPage } from '../pages/sources/SourcesPage.js';
import { UploadPage } from '../pages/uploads/UploadPage.js';
import { UploadsPage } from '../pages/uploads/UploadsPage.js';
import { parseAddress, readFilters, withProject, writeAddress } from './filters.js';
import { NotFound } from './NotFound.js';
import { Shell } from './Shell.js';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: readFilters,
  search: { middlewares: [withProject] },
});
const page = { getParentRoute: () => root };

const routes = root.addChildren([
  createRoute({ ...page, path: '/', component: OverviewPage }),
  createRoute({ ...page, path: '/calls', component: CallsPage }),
  createRoute({ ...page, path: '/calls/$id', component: CallPage }),
  createRoute({ ...page, path: '/uploads', component: UploadsPage }),
  createRoute({ ...page, path: '/uploads/$id', component: UploadPage }),
  createRoute({ ...page, path: '/requests/$id', component: RequestPage }),
  createRoute({ ...page, path: '/destinations', component: DestinationsPage }),
  createRoute({ ...page, path: '/sources', component: SourcesPage }),
  createRoute({ ...page, path: '/receipts', component: ReceiptsPage }),
  createRoute({ ...page, path: '/projects', component: ProjectsPage }),
  createRoute({ ...page, path: '/campaigns', component: CampaignsPage }),
  createRoute({ ...page, path: '/goals', component: GoalsPage }),
  createRoute({ ...page, path: '/doctor', component: DoctorPage }),
  createRoute({ ...page, path: '/help', component: HelpPage }),
]);

export const router = createRouter({
  routeTree: routes,
  basepath: BASE.pathname,
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  defaultErrorComponent: ({ error, reset }) => <Failure error={error instanceof Error ? error : new Error()} again={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
