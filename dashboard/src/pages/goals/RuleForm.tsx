import { NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { describeGoal } from '@src/messages/goal-descriptions.js';
import { useLanguage } from '../../texts/LanguageProvider.js';
import { toGoal, fieldsOf, type FormFields, type GoalDraft, withField } from './goalDraft.js';

interface Props {
  readonly goal: GoalDraft;
  readonly isNew: boolean;
  readonly onChange: (goal: GoalDraft) => void;
}

/** The most common settings of one goal. All others are kept. */
export function RuleForm({ goal, isNew, onChange }: Props) {
  const { texts: all, language } = useLanguage();
  const { goals: texts, common } = all;
  const fields = fieldsOf(goal);
  const change = <Name extends keyof FormFields>(name: Name, field: FormFields[Name]): void =>
    onChange(withField(goal, name, field));
  const flag = (name: 'quality' | 'answered', label: string) => (
    <NativeSelect
      label={label}
      value={fields[name]}
      onChange={({ currentTarget: { value } }) => change(name, value === 'yes' || value === 'no' ? value : '')}
      data={[
        { value: '', label: texts.noMatter },
        { value: 'yes', label: common.yes },
        { value: 'no', label: common.no },
      ]}
    />
  );
  const amount = (name: 'minTalkSeconds' | 'uniqueWithinDays' | 'value' | 'oncePerCallerDays' | 'holdMinutes', label: string) => (
    <TextInput
      label={label}
      type="number"
      min={0}
      placeholder={texts.noMatter}
      // Uncontrolled: an unfinished number (“0.”) would be overwritten while it is typed.
      defaultValue={fields[name]}
      onChange={(event) => change(name, event.currentTarget.value)}
    />
  );
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm" style={{ alignItems: 'end' }}>
        {isNew && (
          <TextInput
            label={texts.id}
            value={goal.id}
            onChange={(event) => onChange({ ...goal, id: event.currentTarget.value })}
          />
        )}
        {flag('quality', texts.quality)}
        {flag('answered', texts.answered)}
        {amount('minTalkSeconds', texts.minTalk)}
        {amount('uniqueWithinDays', texts.unique)}
        <TextInput
          label={texts.campaign}
          placeholder={texts.campaignHint}
          defaultValue={fields.utmCampaign}
          onChange={(event) => change('utmCampaign', event.currentTarget.value)}
        />
        {amount('value', texts.value)}
        {amount('oncePerCallerDays', texts.once)}
        {amount('holdMinutes', texts.hold)}
      </SimpleGrid>
      <div>
        <Text size="sm" fw={600}>
          {texts.said}
        </Text>
        {describeGoal(toGoal(goal)).map((sentence) => (
          <Text key={sentence.en} className="rb-break">
            {sentence[language]}
          </Text>
        ))}
      </div>
    </Stack>
  );
}
