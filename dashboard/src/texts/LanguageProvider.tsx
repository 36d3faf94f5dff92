import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { currentLanguage, keepLanguage } from './language.js';
import { TEXTS, type Language, type Texts } from './texts.js';

interface Spoken {
  readonly language: Language;
  readonly texts: Texts;
  readonly speak: (language: Language) => void;
}

const Context = createContext<Spoken | null>(null);

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(currentLanguage);
  const queries = useQueryClient();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo(() => {
    const speak = (wanted: Language): void => {
      keepLanguage(wanted);
      setLanguage(wanted);
      // The API's sentences come in the language of the request.
      void queries.invalidateQueries();
    };
    return { language, texts: TEXTS[language], speak };
  }, [language, queries]);
  return <Context.Provider value={spoken}>{children}</Context.Provider>;
}

export function useSpoken(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) throw new Error('outside of LanguageProvider');
  return spoken;
}

export function useTexts(): Texts {
  return useSpoken().texts;
}
