import type { ReactNode } from 'react';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { type Icon, IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { groupBy } from '@src/domain/collections.js';
import { useDoctorRun } from '../../api/reports.js';
import type { DoctorReport } from '../../api/types.js';
import { useHasRole } from '../../app/session.js';
import { EmptyState, ErrorAlert, BusyIndicator } from '../../components/feedback.js';
import { PageHeader, Section } from '../../components/layout.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { ConfigReload } from './ConfigReload.js';

/** Checks the whole installation, on demand because it sends requests to the platforms. */
export function DoctorPage(): ReactNode {
  const { doctor: texts, shell } = useTexts();
  const may = useHasRole();
  const { mutate, data, error, isPending } = useDoctorRun();
  const examine = (): void => mutate();
  if (!may('admin')) {
    return (
      <>
        <PageHeader title={shell.pages.doctor} lead={texts.lead} />
        <Alert variant="outline" color="gray">
          {texts.onlyAdmins}
        </Alert>
      </>
    );
  }
  return (
    <>
      <PageHeader title={shell.pages.doctor} lead={texts.lead}>
        <Button onClick={examine} disabled={isPending}>
          {data ? texts.again : texts.examine}
        </Button>
      </PageHeader>
      <Stack>
        {isPending && <BusyIndicator what={texts.running} />}
        {error && !isPending && <ErrorAlert error={error} again={examine} />}
        {!data && !isPending && !error && <EmptyState title={texts.before} hint={texts.beforeHint} />}
        {data && !isPending && (
          <>
            <Text role="status" fw={600}>
              {data.ok ? texts.well : texts.unwell}{' '}
              <Text span fw={400}>
                {texts.counts(...countsOf(data.checks))}
              </Text>
            </Text>
            <CheckGroups checks={data.checks} />
          </>
        )}
        <ConfigReload />
      </Stack>
    </>
  );
}

function countsOf(checks: readonly { readonly result: string }[]): [number, number, number, number] {
  const count = (grade: string): number => checks.filter(({ result }) => result === grade).length;
  return [count('proved'), count('assumed'), count('doubtful'), count('failed')];
}

type Check = DoctorReport['checks'][number];

const MARKS: Readonly<Record<Check['result'], readonly [Icon, string]>> = {
  proved: [IconCircleCheck, '--rb-good'],
  assumed: [IconHelpCircle, '--rb-way'],
  doubtful: [IconAlertTriangle, '--rb-wait'],
  failed: [IconCircleX, '--rb-bad'],
};

/** The results of the checks, grouped by what they are about. */
export function CheckGroups({ checks }: { readonly checks: readonly Check[] }) {
  const { doctor: texts } = useTexts();
  const groups = groupBy(checks, ({ area, subject }) => [texts.areas[area], subject].filter(Boolean).join(' '));
  return [...groups].map(([title, group]) => (
    <Section key={title} title={title}>
      <Stack component="ul" className="rb-list" gap="xs">
        {group.map((check, index) => (
          // Names may repeat: each warning of the config is a check.
          <OneCheck key={`${check.name} ${index}`} check={check} />
        ))}
      </Stack>
    </Section>
  ));
}

function OneCheck({ check: { name, result, text } }: { readonly check: Check }) {
  const { doctor: texts } = useTexts();
  const [Mark, colour] = MARKS[result];
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
      <Mark size={20} color={`var(${colour})`} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm" className="rb-break">
        <Text span fw={600}>
          {texts.grades[result]}
        </Text>
        {`: ${text} `}
        <Text span size="xs" c="dimmed">
          {name}
        </Text>
      </Text>
    </Group>
  );
}
