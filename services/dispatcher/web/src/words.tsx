// The words of the console: one file a language, and who reads which. Numbers are written as in bokmål where the language is nynorsk.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { IntlProvider, useIntl } from "react-intl";
import { LANGUAGES, type Language } from "./days";
import en from "./words/en.json";
import nb from "./words/nb.json";
import nn from "./words/nn.json";

export const WORDS: Record<Language, Record<string, string>> = { nb, nn, en };
/** What each language calls itself. */
export const NAMES: Record<Language, string> = { nb: "Bokmål", nn: "Nynorsk", en: "English" };
const KEPT = "borgertorg.language";

const Chosen = createContext<{ language: Language; choose: (language: Language) => void }>({ language: "nb", choose: () => {} });
export const useLanguage = () => useContext(Chosen);

export function wished(languages: readonly string[]): Language {
  for (const tag of languages) {
    const language = tag.toLowerCase().split("-")[0];
    if (language === "nn" || language === "en" || language === "nb") return language;
    if (language === "no") return "nb";
  }
  return "nb";
}

export function Words({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => {
    const kept = localStorage.getItem(KEPT);
    return LANGUAGES.find((known) => known === kept) ?? wished(navigator.languages);
  });
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const chosen = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        localStorage.setItem(KEPT, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return (
    <Chosen.Provider value={chosen}>
      <IntlProvider locale={language === "nn" ? "nb" : language} defaultLocale="nb" messages={WORDS[language]}>
        {children}
      </IntlProvider>
    </Chosen.Provider>
  );
}

/** Says a message by its key. */
export function useSay() {
  const intl = useIntl();
  return (id: string, values?: Record<string, string | number>): string => intl.formatMessage({ id }, values);
}
