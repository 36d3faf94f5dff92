import { Alert, List, Stack, Text } from '@mantine/core';
import { useAlerts, useReadingStates } from '../../api/reports.js';
import type { ReadingState } from '../../api/types.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** A platform that shows nothing of what was delivered: the most valuable alarm stands above the figures. */
export function TruthAlerts({
  project,
  destination,
}: {
  readonly project?: string | undefined;
  readonly destination?: string | undefined;
}) {
  const { data: alerts = [] } = useAlerts(project);
  const silent = alerts.filter(({ rule, subject }) => rule === 'silent-zero' && (destination ?? subject) === subject);
  return silent.map(({ id, title, text, advice }) => (
    <Alert key={id} color="red" variant="light" title={title} role="alert">
      <Text size="sm">{text}</Text>
      <Text size="sm">{advice}</Text>
    </Alert>
  ));
}

/** What explains gaps: settings of the platforms that are not as one would expect, and platforms that cannot be read. */
export function TruthFindings({
  project,
  destination,
}: {
  readonly project?: string | undefined;
  readonly destination?: string | undefined;
}) {
  const { truth: texts } = useTexts();
  const { data: states = [] } = useReadingStates(project, destination);
  const notes = states
    .map((state) => ({ id: state.destination, texts: notesOf(state) }))
    .filter(({ texts: all }) => all.length > 0);
  if (notes.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" title={texts.findings}>
      <Stack gap="xs">
        {notes.map(({ id, texts: all }) => (
          <div key={id}>
            <Text size="sm" fw={600}>
              {id}
            </Text>
            <List size="sm">
              {all.map((text) => (
                <List.Item key={text}>{text}</List.Item>
              ))}
            </List>
          </div>
        ))}
      </Stack>
    </Alert>
  );
}

function notesOf({ trouble, advice, findings }: ReadingState): string[] {
  const doubts = findings.filter(({ result }) => result === 'doubtful' || result === 'failed').map(({ text }) => text);
  return [...(trouble === null ? [] : [trouble.text]), ...(advice === null ? [] : [advice]), ...doubts];
}
