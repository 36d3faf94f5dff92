import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notify } from '../app/notify.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { problemText } from './feedback.js';

/**
 * Something a person has done: says what came of it and asks for everything that is shown anew.
 *
 * @param said what came of it, in words
 */
export function useAction<Input, Answer>(act: (input: Input) => Promise<Answer>, said: (answer: Answer) => string) {
  const queries = useQueryClient();
  const texts = useTexts();
  const { common } = texts;
  return useMutation({
    mutationFn: act,
    onSuccess: async (answer) => {
      void notify({ title: common.done, message: said(answer), color: 'teal' });
      await queries.invalidateQueries();
    },
    onError: (error) => {
      const message = problemText(error, texts);
      void notify({ title: common.notDone, message, color: 'red', autoClose: false });
    },
  });
}
