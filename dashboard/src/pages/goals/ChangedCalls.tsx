import { Stack, Text } from '@mantine/core';
import type { Simulation } from '../../api/types.js';
import { whyNot } from '../../parts/failedCondition.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { useSpoken } from '../../texts/LanguageProvider.js';

const MOST_CALLS = 10;

/** Some of the calls that come out otherwise, each with why. */
export function ChangedCalls({ sample }: { readonly sample: Simulation['sample'] }) {
  const { texts, language } = useSpoken();
  const format = useFormat();
  return (
    <div>
      <Text size="sm" c="dimmed">
        {texts.goals.sample}
      </Text>
      <Stack component="ul" className="rb-list" gap="xs">
        {sample.slice(0, MOST_CALLS).map(({ id, goal, at, change, failed }) => (
          <Text component="li" size="sm" key={`${id} ${goal}`} className="rb-break">
            <TextLink to="/calls/$id" params={{ id }} underline="always">
              {texts.goals.call(format.moment(at))}
            </TextLink>
            {`, ${goal}: ${texts.goals.change[change]}. `}
            {failed && whyNot(failed, { texts, language, format })}
          </Text>
        ))}
      </Stack>
    </div>
  );
}
