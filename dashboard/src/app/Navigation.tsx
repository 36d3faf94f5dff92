import { PageLink } from '../parts/links.js';
import { useMay } from './session.js';
import { PAGES } from './pages.js';
import { useFilters } from './filters.js';
import { useTexts } from '../texts/LanguageProvider.js';

export function Navigation({ onChosen }: { readonly onChosen: () => void }) {
  const { shell } = useTexts();
  const may = useMay();
  const { project } = useFilters().filters;
  return (
    <nav aria-label={shell.navigation}>
      {PAGES.filter(({ role }) => may(role)).map(({ to, name, icon: Icon }) => (
        <PageLink
          key={to}
          to={to}
          search={project === undefined ? {} : { project }}
          activeOptions={{ includeSearch: false, exact: to === '/' }}
          activeProps={{ active: true }}
          label={shell.pages[name]}
          leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
          onClick={onChosen}
          style={{ borderRadius: 8 }}
        />
      ))}
    </nav>
  );
}
