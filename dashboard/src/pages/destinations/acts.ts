import { answered, api } from '../../api/client.js';
import { useAct } from '../../parts/useAct.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** What an operator may have a destination do, and what is said when it is done. */
export function useDestinationActs(id: string) {
  const { destinations: texts } = useTexts();
  const params = { params: { path: { id } } };
  return {
    resume: useAct(
      () => answered(api.POST('/api/v1/destinations/{id}/resume', params)),
      ({ reason }) => reason?.text ?? texts.fine,
    ),
    run: useAct(
      () => answered(api.POST('/api/v1/destinations/{id}/run', params)),
      ({ claimed, delivered, confirming, retried, rejected, unmatched, unknown, trouble }) =>
        [texts.ran(claimed, delivered, confirming), texts.ranTrouble(retried, rejected, unmatched, unknown), trouble?.text]
          .filter(Boolean)
          .join(' '),
    ),
    confirm: useAct(
      () => answered(api.POST('/api/v1/destinations/{id}/confirm', params)),
      ({ asked, settled, waiting, trouble }) =>
        [texts.confirmed(asked, settled, waiting), trouble?.text].filter(Boolean).join(' '),
    ),
    check: useAct(
      () => answered(api.POST('/api/v1/destinations/{id}/check', params)),
      ({ results }) => results.map(({ result, text }) => `${texts.checkResults[result]}: ${text}`).join(' '),
    ),
  };
}

export function usePause(id: string) {
  const { destinations: texts } = useTexts();
  return useAct(
    (note: string) => {
      const body = note.trim() === '' ? {} : { note: note.trim() };
      return answered(api.POST('/api/v1/destinations/{id}/pause', { params: { path: { id } }, body }));
    },
    ({ reason }) => reason?.text ?? texts.paused,
  );
}
