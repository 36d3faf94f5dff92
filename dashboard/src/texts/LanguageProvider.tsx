import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { notify } from '../app/notify.js';
import { currentLanguage, loadedTexts, loadTexts, storeLanguage, type Language, type Texts } from './texts.js';

interface LanguageState {
  readonly language: Language;
  readonly texts: Texts;
  readonly setLanguage: (language: Language) => void;
}

const Context = createContext<LanguageState | null>(null);

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, showLanguage] = useState(currentLanguage);
  const queries = useQueryClient();
  const chosen = useRef(language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo(() => {
    const texts = loadedTexts(language);
    const show = async (wanted: Language): Promise<void> => {
      chosen.current = wanted;
      try {
        await loadTexts(wanted);
      } catch {
        void notify({ title: texts.common.notDone, message: texts.common.failed, color: 'red', autoClose: false });
        return;
      }
      // Another was chosen while this one loaded.
      if (chosen.current !== wanted) return;
      storeLanguage(wanted);
      showLanguage(wanted);
      // The API's sentences come in the language of the request.
      void queries.invalidateQueries();
    };
    return { language, texts, setLanguage: (wanted: Language): void => void show(wanted) };
  }, [language, queries]);
  return <Context.Provider value={spoken}>{children}</Context.Provider>;
}

export function useLanguage(): LanguageState {
  const spoken = useContext(Context);
  if (!spoken) throw new Error('outside of LanguageProvider');
  return spoken;
}

export function useTexts(): Texts {
  return useLanguage().texts;
}
