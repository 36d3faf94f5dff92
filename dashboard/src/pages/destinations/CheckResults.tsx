import { Group, List, Text } from '@mantine/core';
import { type Icon, IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import type { CheckAnswer } from '../../api/types.js';
import { useFormat } from '../../components/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';

type Result = CheckAnswer['results'][number]['result'];

interface Kept {
  readonly at: string;
  readonly results: CheckAnswer['results'];
}

const keyOf = (id: string) => ['check', id] as const;

/** Keeps the results of the latest check of a destination for as long as the page is open. */
export function keepResults(queries: QueryClient, { destination, results }: CheckAnswer, now: number): void {
  queries.setQueryData<Kept>(keyOf(destination), { at: new Date(now).toISOString(), results });
}

const MARKS: Readonly<Record<Result, readonly [Icon, string]>> = {
  proved: [IconCircleCheck, '--rb-good'],
  assumed: [IconCircleDashed, '--rb-over'],
  doubtful: [IconAlertTriangle, '--rb-wait'],
  failed: [IconCircleX, '--rb-bad'],
};

/** What the latest check of the access found, until the next one. */
export function CheckResults({ id }: { readonly id: string }) {
  const { destinations: texts } = useTexts();
  const format = useFormat();
  const { data: kept } = useQuery<Kept | null>({
    queryKey: keyOf(id),
    queryFn: () => null,
    enabled: false,
    gcTime: Infinity,
    refetchInterval: false,
  });
  if (!kept) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {texts.checked(format.time(kept.at))}
      </Text>
      <List listStyleType="none" size="sm" spacing={2}>
        {kept.results.map(({ name, result, text }) => {
          const [Mark, colour] = MARKS[result];
          return (
            <List.Item key={name}>
              <Group gap={6} wrap="nowrap" align="flex-start">
                <Mark size={16} color={`var(${colour})`} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
                <span>
                  {texts.checkResults[result]}: {text}
                </span>
              </Group>
            </List.Item>
          );
        })}
      </List>
    </div>
  );
}
