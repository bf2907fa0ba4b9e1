// What is wrong with a row, in the language of whoever reads: the door says it in English and with the places of its values.
import type { Language } from "../days";
import { useLanguage } from "../words";
import nb from "./said/nb.json";
import nn from "./said/nn.json";
import type { Note } from "./telling";

const SAID: Record<Language, Record<string, string> | undefined> = { nb, nn, se: nb, en: undefined };

/** A clause in a language; what nobody has put into words stays in English. A value may be a clause itself. */
export function clauseOf({ what, template, values }: Pick<Note, "what" | "template" | "values">, language: Language): string {
  const words = SAID[language];
  if (!words) return what;
  const known = (text: string) => words[text] ?? text;
  const quoted = (text: string) => known(text).replace(/^"(.*)"$/, "«$1»").replace(/^this text$/, "denne teksten");
  const clause = template ? words[template] : known(values.join(""));
  return clause === undefined ? what : clause.replaceAll(/\{(\d)\}/g, (_, place: string) => quoted(values[Number(place)] ?? ""));
}

/** A clause as a sentence. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`;

export function useClause() {
  const { language } = useLanguage();
  return (note: Note): string => sentence(clauseOf(note, language));
}
