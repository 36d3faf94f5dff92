import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { currentLanguage, storeLanguage, type Language, TEXTS, type Texts } from './texts.js';

interface LanguageState {
  readonly language: Language;
  readonly texts: Texts;
  readonly setLanguage: (language: Language) => void;
}

const Context = createContext<LanguageState | null>(null);

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, showLanguage] = useState(currentLanguage);
  const queries = useQueryClient();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo(() => {
    const setLanguage = (wanted: Language): void => {
      storeLanguage(wanted);
      showLanguage(wanted);
      // The API's sentences come in the language of the request.
      void queries.invalidateQueries();
    };
    return { language, texts: TEXTS[language], setLanguage };
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
