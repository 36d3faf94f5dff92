import { UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';
import { STATE_MESSAGES } from '../../../src/messages/state-messages.js';
import { useSpoken } from '../texts/LanguageProvider.js';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function useStateChoices(): Choice[] {
  const { language } = useSpoken();
  return UPLOAD_STATES.map((state) => ({ value: state, label: STATE_MESSAGES[state][language].name }));
}
