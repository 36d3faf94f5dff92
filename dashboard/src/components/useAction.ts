import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notify } from '../app/notify.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { problemText } from './feedback.js';

/**
 * A mutation that a person starts: a notification tells the result, and all queries are refetched.
 *
 * @param resultText the notification of success
 */
export function useAction<Input, Answer>(act: (input: Input) => Promise<Answer>, resultText: (answer: Answer) => string) {
  const queries = useQueryClient();
  const texts = useTexts();
  const { common } = texts;
  return useMutation({
    mutationFn: act,
    onSuccess: async (answer) => {
      void notify({ title: common.done, message: resultText(answer), color: 'teal' });
      await queries.invalidateQueries();
    },
    onError: (error) => {
      const message = problemText(error, texts);
      void notify({ title: common.notDone, message, color: 'red', autoClose: false });
    },
  });
}
