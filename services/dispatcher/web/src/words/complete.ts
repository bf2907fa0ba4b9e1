// Whether a language is there in full: each message of bokmål is said, and takes the same values. A translation comes as one file an area,
// beside bokmål's; until the last of them is there the language is not offered to anybody.
export type Messages = Record<string, string>;

/** The values that a message takes. */
export const valuesOf = (message: string): string[] => [...new Set([...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name ?? ""))].sort();

export const isComplete = (bokmal: Messages, other: Messages): boolean =>
  Object.keys(bokmal).length > 0 &&
  Object.entries(bokmal).every(([key, message]) => {
    const said = other[key]?.trim();
    return said ? String(valuesOf(said)) === String(valuesOf(message)) : false;
  });
