import { Button, Group } from '@mantine/core';
import { isReasonCode } from '@src/domain/reason.js';
import { reasonLabel } from '@src/messages/reason-labels.js';
import { STATE_MESSAGES } from '@src/messages/state-messages.js';
import type { UploadReasons } from '../../api/types.js';
import { useFilters } from '../../app/search.js';
import { StateIcon } from '../../components/StateBadge.js';
import { useFormat } from '../../components/format.js';
import { useLanguage } from '../../texts/LanguageProvider.js';

/**
 * Why the filter's uploads are in their states, each reason with its count; a press filters the log by it, or removes the filter.
 */
export function ReasonChips({ reasons }: Pick<UploadReasons, 'reasons'>) {
  const { texts, language } = useLanguage();
  const format = useFormat();
  const { values, set } = useFilters();
  if (reasons.length === 0) return null;
  return (
    <Group gap={6} mb={8} role="group" aria-label={texts.uploads.reasons}>
      {reasons.map(({ state, code, count }) => {
        const isChosen = values.state === state && values.code === (code ?? undefined);
        return (
          <Button
            key={`${state} ${code}`}
            variant={isChosen ? 'filled' : 'default'}
            size="compact-sm"
            fw={500}
            aria-pressed={isChosen}
            leftSection={isChosen ? undefined : <StateIcon state={state} size={14} />}
            onClick={() => set(isChosen ? { state: undefined, code: undefined } : { state, code: code ?? undefined })}
          >
            {chipLabel(state, code)} · {format.number(count)}
          </Button>
        );
      })}
    </Group>
  );

  function chipLabel(state: UploadReasons['reasons'][number]['state'], code: string | null): string {
    const name = STATE_MESSAGES[state][language].name;
    if (code === null || !isReasonCode(code)) return name;
    const label = reasonLabel(code, language);
    // Codes that belong to one state name it themselves; the others wait, and may have been given up.
    return state === 'pending' || state === 'cancelled' || state === 'delivered' ? `${name}: ${label}` : label;
  }
}
