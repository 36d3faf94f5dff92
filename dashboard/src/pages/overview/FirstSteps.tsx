import { Group, List, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useDestinations, useSources } from '../../api/records.js';
import type { Destination, Source } from '../../api/types.js';
import { useTexts } from '../../texts/LanguageProvider.js';

const STEPS = ['config', 'access', 'goal', 'webhook', 'delivery'] as const;
type Step = (typeof STEPS)[number];

/** Which steps to the first delivered call are done. Pure. */
export function stepsDone(sources: readonly Source[], destinations: readonly Destination[]): Readonly<Record<Step, boolean>> {
  const working = destinations.filter(({ enabled, state }) => enabled && state !== 'paused');
  return {
    config: sources.length > 0 && destinations.length > 0,
    access: working.length > 0,
    goal: working.some(({ goals }) => goals.length > 0),
    webhook: sources.some(({ lastWebhookAt }) => lastWebhookAt !== null),
    delivery: destinations.some(({ lastSuccessAt }) => lastSuccessAt !== null),
  };
}

function useSteps(project: string | undefined): Readonly<Record<Step, boolean>> | null {
  const { data: sources } = useSources(project);
  const { data: destinations } = useDestinations(project);
  return sources && destinations ? stepsDone(sources, destinations) : null;
}

/** Whether a first call was delivered: before that, "nothing to do" means little. */
export function useIsStarted(project: string | undefined): boolean {
  return useSteps(project)?.delivery ?? false;
}

/** The steps to the first delivered call, each with its tick, until it is delivered. */
export function FirstSteps({ project }: { readonly project: string | undefined }) {
  const { overview: texts } = useTexts();
  const steps = useSteps(project);
  if (steps === null || steps.delivery) return null;
  return (
    <div>
      <Text fw={600} mb={6}>
        {texts.firstSteps}
      </Text>
      <List listStyleType="none" spacing={6} mb="sm">
        {STEPS.map((step) => (
          <List.Item key={step}>
            <Group gap="xs" wrap="nowrap" align="flex-start">
              {steps[step] ? (
                <IconCircleCheck
                  size={20}
                  color="var(--rb-good)"
                  role="img"
                  aria-label={texts.stepDone}
                  style={{ flexShrink: 0 }}
                />
              ) : (
                <IconCircleDashed
                  size={20}
                  color="var(--rb-over)"
                  role="img"
                  aria-label={texts.stepOpen}
                  style={{ flexShrink: 0 }}
                />
              )}
              <Text size="sm">{texts.startSteps[step]}</Text>
            </Group>
          </List.Item>
        ))}
      </List>
    </div>
  );
}
