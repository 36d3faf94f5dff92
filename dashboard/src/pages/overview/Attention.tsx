import { Divider, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { Span } from '../../api/figures.js';
import { useProjects } from '../../api/lists.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { Loaded } from '../../parts/Loaded.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import type { Point } from './attentionOf.js';
import { useAttention } from './useAttention.js';
import { Watch } from './Watch.js';

/** What a person should look at today, each with what to do and the way there; and what is looked for besides. */
export function Attention({ span }: { readonly span: Span }) {
  const { overview: texts } = useTexts();
  const { data: projects = [] } = useProjects();
  const nameOf = (id: string): string | null =>
    span.project !== undefined || projects.length < 2 ? null : (projects.find((one) => one.id === id)?.name ?? id);
  return (
    <Section title={texts.attention}>
      <Loaded asked={useAttention(span)} rows={2}>
        {(points) =>
          points.length === 0 ? (
            <Group gap="xs">
              <IconCircleCheck size={22} color="var(--rb-good)" aria-hidden />
              <Text>{texts.allWell}</Text>
            </Group>
          ) : (
            <Stack component="ul" className="rb-list" gap="sm">
              {points.map((point) => (
                <OnePoint
                  key={`${point.project} ${point.title} ${point.text}`}
                  point={point}
                  projectName={nameOf(point.project)}
                />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <Divider my="sm" />
      <Watch />
    </Section>
  );
}

function OnePoint({ point, projectName }: { readonly point: Point; readonly projectName: string | null }) {
  const { overview: texts } = useTexts();
  const format = useFormat();
  const { title, since, text, advice, to, search } = point;
  const head = [projectName, title].filter((part) => part !== null).join(': ');
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
      <IconAlertTriangle size={20} color="var(--rb-wait)" aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm" className="rb-break">
        {head !== '' && (
          <Text span inherit fw={600}>
            {head}
            {since === null ? '. ' : `, ${texts.since(format.moment(since))}. `}
          </Text>
        )}
        {text} {advice}{' '}
        <TextLink to={to} search={search} aria-label={`${texts.toLook}: ${title ?? text}`}>
          {texts.toLook}
        </TextLink>
      </Text>
    </Group>
  );
}
