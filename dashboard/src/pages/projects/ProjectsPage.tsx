import { SimpleGrid } from '@mantine/core';
import { useDaily } from '../../api/figures.js';
import { useDestinations, useProjects } from '../../api/lists.js';
import { useSession } from '../../app/session.js';
import { Loaded } from '../../parts/Loaded.js';
import { PageHead } from '../../parts/PageHead.js';
import { firstOfThirtyDays } from '../../parts/thirtyDays.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { ProjectCard } from './ProjectCard.js';

/** All clients at a glance. */
export function ProjectsPage() {
  const { projects: texts, shell } = useTexts();
  const { timezone } = useSession();
  const { data: daily } = useDaily({ from: firstOfThirtyDays(Date.now(), timezone) });
  const { data: destinations = [] } = useDestinations(undefined);
  return (
    <>
      <PageHead title={shell.pages.projects} lead={texts.lead} />
      <Loaded asked={useProjects()}>
        {(projects) => (
          <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
            {projects.map((project) => (
              <ProjectCard
                key={project.id}
                project={project}
                days={daily?.items.filter((item) => item.project === project.id) ?? null}
                destinations={destinations.filter((one) => one.project === project.id)}
              />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </>
  );
}
