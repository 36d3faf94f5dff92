import { Group, Stack, Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { isReasonCode } from '@src/domain/reason.js';
import { useFunnel } from '../../api/reports.js';
import type { Funnel } from '../../api/types.js';
import { StateBadge } from '../../components/StateBadge.js';
import { Section } from '../../components/layout.js';
import { TextLink } from '../../components/links.js';
import { reasonInGeneral } from '../../components/reasons.js';
import { useLanguage } from '../../texts/LanguageProvider.js';

const MOST = 8;

/** States and reasons by frequency; each links to the uploads it counts. */
export function ReasonGroups() {
  const { texts: all, language } = useLanguage();
  const { reasonGroups: texts } = all;
  const filters = useSearch({ from: '/uploads' });
  const { project, destination, from, to } = filters;
  const { data } = useFunnel({ project, destination, from, to });
  const groups = data ? sumOverDestinations(data).slice(0, MOST) : [];
  if (groups.length === 0) return null;
  return (
    <Section title={texts.title}>
      <Stack component="ul" className="rb-list" gap="xs">
        {groups.map(({ state, reason, calls }) => (
          <Group
            component="li"
            key={`${state} ${reason?.code}`}
            gap="xs"
            justify="space-between"
            wrap="nowrap"
            align="flex-start"
          >
            <div>
              <StateBadge state={state} />
              {reason && (
                <Text size="sm" c="dimmed">
                  {isReasonCode(reason.code) ? reasonInGeneral(reason.code, language) : reason.text}
                </Text>
              )}
            </div>
            <TextLink
              to="/uploads"
              search={{ ...filters, state, ...(reason === null ? {} : { code: reason.code }) }}
              style={{ whiteSpace: 'nowrap' }}
              size="sm"
            >
              {texts.calls(calls)}
            </TextLink>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

type Reasons = Funnel['items'][number]['reasons'];

/** Sums the reasons over all destinations. Pure. */
function sumOverDestinations({ items }: Funnel): Reasons {
  const groups = new Map<string, Reasons[number]>();
  for (const one of items.flatMap(({ reasons }) => reasons)) {
    const key = `${one.state} ${one.reason?.code}`;
    groups.set(key, { ...one, calls: one.calls + (groups.get(key)?.calls ?? 0) });
  }
  return [...groups.values()].sort((one, other) => other.calls - one.calls);
}
