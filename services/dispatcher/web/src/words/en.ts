// Every area keeps its own words beside its pages; together they are the language.
export const words: Record<string, string> = Object.assign({}, ...Object.values(import.meta.glob<Record<string, string>>("../**/words/en.json", { eager: true, import: "default" })));
