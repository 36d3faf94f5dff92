import type { Call } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** A call's moment and conversation in words. */
export function useCallWords() {
  const { calls, common } = useTexts();
  const format = useFormat();
  return {
    when: (call: Call): string => format.moment(call.startedAt ?? call.receivedAt),
    talk: ({ phase, answered, talkSeconds }: Call): string => {
      if (phase === 'started') return calls.going;
      if (answered === false) return calls.missed;
      return talkSeconds === null ? common.unknown : common.seconds(talkSeconds);
    },
  };
}
