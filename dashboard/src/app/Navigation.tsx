import { NativeSelect } from '@mantine/core';
import {
  type Icon,
  IconBriefcase,
  IconChartBar,
  IconHelpCircle,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconListDetails,
  IconPhone,
  IconPlugConnected,
  IconScale,
  IconSend,
  IconStethoscope,
  IconTargetArrow,
  IconWebhook,
} from '@tabler/icons-react';
import { useProjects } from '../api/records.js';
import type { Role } from '../api/session.js';
import { PageLink } from '../components/links.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { useFilters, useProject } from './search.js';
import { useHasRole } from './session.js';

/** The pages in the navigation, in its order. */
export const PAGES = [
  { to: '/', name: 'overview', icon: IconLayoutDashboard, role: 'viewer' },
  { to: '/calls', name: 'calls', icon: IconPhone, role: 'viewer' },
  { to: '/uploads', name: 'uploads', icon: IconListDetails, role: 'viewer' },
  { to: '/destinations', name: 'destinations', icon: IconSend, role: 'viewer' },
  { to: '/sources', name: 'sources', icon: IconPlugConnected, role: 'viewer' },
  { to: '/receipts', name: 'receipts', icon: IconWebhook, role: 'operator' },
  { to: '/truth', name: 'truth', icon: IconScale, role: 'viewer' },
  { to: '/campaigns', name: 'campaigns', icon: IconChartBar, role: 'viewer' },
  { to: '/goals', name: 'goals', icon: IconTargetArrow, role: 'viewer' },
  { to: '/projects', name: 'projects', icon: IconBriefcase, role: 'viewer' },
  { to: '/access', name: 'access', icon: IconKey, role: 'admin' },
  { to: '/audit', name: 'audit', icon: IconHistory, role: 'admin' },
  { to: '/doctor', name: 'doctor', icon: IconStethoscope, role: 'admin' },
  { to: '/help', name: 'help', icon: IconHelpCircle, role: 'viewer' },
] as const satisfies readonly { to: string; name: string; icon: Icon; role: Role }[];

export function Navigation({ onChosen }: { readonly onChosen: () => void }) {
  const { shell } = useTexts();
  const may = useHasRole();
  const project = useProject();
  return (
    <nav aria-label={shell.navigation}>
      {PAGES.filter(({ role }) => may(role)).map(({ to, name, icon: Icon }) => (
        <PageLink
          key={to}
          to={to}
          search={project === undefined ? {} : { project }}
          activeOptions={{ includeSearch: false, exact: to === '/' }}
          className="rb-page"
          onClick={onChosen}
        >
          <Icon size={18} stroke={1.6} aria-hidden />
          {shell.pages[name]}
        </PageLink>
      ))}
    </nav>
  );
}

/** Chooses one project or all of them; hidden where there is only one. */
export function ProjectSwitch() {
  const { shell } = useTexts();
  const { values, set } = useFilters();
  const { data: projects = [] } = useProjects();
  if (projects.length < 2) return null;
  return (
    <NativeSelect
      mb="sm"
      label={shell.project}
      value={values.project ?? ''}
      // A destination or source belongs to one project, so those filters are reset.
      onChange={(event) => set({ project: event.currentTarget.value, destination: undefined, source: undefined })}
      data={[{ value: '', label: shell.allProjects }, ...projects.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}
