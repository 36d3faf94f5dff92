import { SimpleGrid } from '@mantine/core';
import { useDaily } from '../../api/figures.js';
import { useProjects } from '../../api/lists.js';
import { useSession } from '../../app/session.js';
import { Loaded } from '../../parts/Loaded.js';
import { PageHead } from '../../parts/PageHead.js';
import { firstOfThirtyDays } from '../../parts/thirtyDays.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { useAttention } from '../overview/useAttention.js';
import { ProjectCard } from './ProjectCard.js';

/** All clients at a glance, whichever of them is chosen. */
export function ProjectsPage() {
  const { projects: texts, shell } = useTexts();
  const { timezone } = useSession();
  const span = { from: firstOfThirtyDays(Date.now(), timezone) };
  const daily = useDaily(span);
  const attention = useAttention(span);
  return (
    <>
      <PageHead title={shell.pages.projects} lead={texts.lead} />
      <Loaded asked={useProjects()}>
        {(projects) => (
          <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
            {projects.map((project) => (
              <ProjectCard key={project.id} project={project} daily={daily} attention={attention} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </>
  );
}
