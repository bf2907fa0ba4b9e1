// Text as a search compares it.
/** Without capitals and marks: É is found as e. Å stays what it is to a Norwegian, found as a too. */
export const fold = (text: string): string =>
  text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ø", "o").replaceAll("æ", "ae").replaceAll("đ", "d").replaceAll("ŋ", "n");

/** Whether each word of a search is found, in any order. */
export function holds(text: string, words: string): boolean {
  const folded = fold(text);
  return fold(words).split(/\s+/).every((word) => folded.includes(word));
}
