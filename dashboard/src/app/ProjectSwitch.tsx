import { NativeSelect } from '@mantine/core';
import { useProjects } from '../api/lists.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { useFilters } from './filters.js';

/** One client or all of them; with a single project there is nothing to choose. */
export function ProjectSwitch() {
  const { shell } = useTexts();
  const { filters, set } = useFilters();
  const { data: projects = [] } = useProjects();
  if (projects.length < 2) return null;
  return (
    <NativeSelect
      mb="sm"
      label={shell.project}
      value={filters.project ?? ''}
      // Destinations and sources belong to one project each.
      onChange={(event) => set({ project: event.currentTarget.value, destination: undefined, source: undefined })}
      data={[{ value: '', label: shell.allProjects }, ...projects.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}
