// Finding people by name: each word that is typed begins a word of the name; capitals and accents make no difference.
const plain = (text: string): string => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u0309\u030b-\u036f]/g, "").normalize("NFC");
const wordsOf = (text: string): string[] => plain(text).split(/[\s-]+/).filter(Boolean);

export function namesFit(name: string, typed: string): boolean {
  const words = wordsOf(name);
  return wordsOf(typed).every((one) => words.some((word) => word.startsWith(one)));
}
