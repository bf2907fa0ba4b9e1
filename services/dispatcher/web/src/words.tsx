// The words of the console: who reads which language, which alone is fetched. Numbers and plurals are bokmål's where the browser
// knows no better: in nynorsk and Northern Sámi, which says its dual as =2.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { IntlProvider, useIntl } from "react-intl";
import type { Language } from "./days";

/** Whether Northern Sámi was there in full when the console was built. */
declare const SAMI_SUPPLIED: boolean;

export const languagesOf = (sami: boolean): readonly Language[] => (sami ? ["nb", "nn", "en", "se"] : ["nb", "nn", "en"]);
/** Those that one may choose. */
export const LANGUAGES = languagesOf(SAMI_SUPPLIED);

const FETCH: Record<Language, () => Promise<{ words: Record<string, string> }>> = {
  nb: () => import("./words/nb"),
  nn: () => import("./words/nn"),
  en: () => import("./words/en"),
  se: () => import("./words/se"),
};
/** What each language calls itself. */
export const NAMES: Record<Language, string> = { nb: "Bokmål", nn: "Nynorsk", en: "English", se: "Davvisámegiella" };
const KEPT = "borgertorg.language";

const Chosen = createContext<{ language: Language; choose: (language: Language) => void }>({ language: "nb", choose: () => {} });
export const useLanguage = () => useContext(Chosen);

export function wished(languages: readonly string[]): Language {
  for (const tag of languages) {
    const language = tag.toLowerCase().split("-")[0];
    const known = LANGUAGES.find((one) => one === language);
    if (known) return known;
    if (language === "no") return "nb";
  }
  return "nb";
}

export function Words({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => {
    const kept = localStorage.getItem(KEPT);
    return LANGUAGES.find((known) => known === kept) ?? wished(navigator.languages);
  });
  const [fetched, setFetched] = useState<{ language: Language; words: Record<string, string> }>();
  useEffect(() => {
    let wanted = true;
    void FETCH[language]().then(({ words }) => {
      if (!wanted) return;
      document.documentElement.lang = language;
      setFetched({ language, words });
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  const shown = fetched?.language ?? language; // the old words stand until the new ones are there
  const chosen = useMemo(
    () => ({
      language: shown,
      choose: (next: Language) => {
        localStorage.setItem(KEPT, next);
        setLanguage(next);
      },
    }),
    [shown],
  );
  if (!fetched) return null;
  return (
    <Chosen.Provider value={chosen}>
      <IntlProvider locale={shown === "en" ? "en" : "nb"} defaultLocale="nb" messages={fetched.words}>
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
