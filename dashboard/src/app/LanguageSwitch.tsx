import { SegmentedControl } from '@mantine/core';
import { useSpoken } from '../texts/LanguageProvider.js';

export function LanguageSwitch() {
  const { language, texts, speak } = useSpoken();
  return (
    <SegmentedControl
      size="xs"
      aria-label={texts.shell.language}
      data={[
        { value: 'ru', label: 'RU' },
        { value: 'en', label: 'EN' },
      ]}
      value={language}
      onChange={(value) => speak(value === 'ru' ? 'ru' : 'en')}
    />
  );
}
