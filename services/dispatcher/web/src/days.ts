// Days and times in words. Names of days and months are our own: Chromium knows neither nynorsk nor Northern Sámi, and writes English
// instead without a word. Local times of the contract ("2026-11-24T10:00") are read as they stand: they are the centre's own clock.
export type Language = "nb" | "nn" | "en" | "se";

export const WEEKDAYS: Record<Language, readonly string[]> = {
  nb: ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
  nn: ["måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"],
  en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  se: ["vuossárga", "maŋŋebárga", "gaskavahkku", "duorasdat", "bearjadat", "lávvardat", "sotnabeaivi"],
};
export const MONTHS: Record<Language, readonly string[]> = {
  nb: ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"],
  nn: ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"],
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  se: [
    "ođđajagemánnu", "guovvamánnu", "njukčamánnu", "cuoŋománnu", "miessemánnu", "geassemánnu", "suoidnemánnu", "borgemánnu", "čakčamánnu", "golggotmánnu",
    "skábmamánnu", "juovlamánnu",
  ],
};

/** The day of a local time: 2026-11-24. */
export const dayOf = (local: string): string => local.slice(0, 10);

/** The wall clock in a zone at an instant: 2026-11-24T10:05. */
export function localOf(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "00";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The day so many days later. */
export function later(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10);
}

export function weekdayOf(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return (new Date(Date.UTC(year, month - 1, date)).getUTCDay() + 6) % 7;
}

/** tirsdag 24. november; Tuesday 24 November; maŋŋebárga skábmamánu 24. b. */
export function dayInWords(day: string, language: Language): string {
  const [, month = 1, date = 1] = day.split("-").map(Number);
  const [weekday, name = ""] = [WEEKDAYS[language][weekdayOf(day)], MONTHS[language][month - 1]];
  if (language === "se") return `${weekday} ${name.replace(/mánnu$/, "mánu")} ${date}. b.`;
  return `${weekday} ${date}${language === "en" ? "" : "."} ${name}`;
}

/** 10.00, as one writes it in Norwegian; 10:00 in English. */
export const clockInWords = (local: string, language: Language): string => local.slice(11, 16).replace(":", language === "en" ? ":" : ".");

/** 10.00–12.00 */
export const spanInWords = (starts: string, ends: string, language: Language): string =>
  `${clockInWords(starts, language)}–${clockInWords(ends, language)}`;

/** What a language is called: uk is ukrainsk. Bokmål's names serve nynorsk and Northern Sámi; a code without a name is said as it is. */
export function languageInWords(code: string, language: Language): string {
  try {
    return new Intl.DisplayNames([language === "en" ? "en" : "nb"], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
