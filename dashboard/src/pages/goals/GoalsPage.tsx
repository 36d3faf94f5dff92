import { Stack } from '@mantine/core';
import { useGoals } from '../../api/goals.js';
import { useProjects } from '../../api/lists.js';
import { useFilters } from '../../app/filters.js';
import { Loaded } from '../../parts/Loaded.js';
import { PageHead } from '../../parts/PageHead.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { ProjectRules } from './ProjectRules.js';

export function GoalsPage() {
  const { goals: texts, shell } = useTexts();
  const { filters } = useFilters();
  const { data: projects = [] } = useProjects();
  return (
    <>
      <PageHead title={shell.pages.goals} lead={texts.lead} />
      <Loaded asked={useGoals(filters.project)}>
        {(all) => (
          <Stack gap="xl">
            {all.map((one) => (
              <ProjectRules
                key={one.project}
                rules={one}
                name={projects.find(({ id }) => id === one.project)?.name ?? one.project}
              />
            ))}
          </Stack>
        )}
      </Loaded>
    </>
  );
}
