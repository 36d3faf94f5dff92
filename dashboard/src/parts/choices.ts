import { STATE_WORDS } from '@src/domain/state-words.js';
import { UPLOAD_STATES } from '@src/domain/upload.js';
import { useSpoken } from '../texts/LanguageProvider.js';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function useStateChoices(): Choice[] {
  const { language } = useSpoken();
  return UPLOAD_STATES.map((state) => ({ value: state, label: STATE_WORDS[state][language].name }));
}
