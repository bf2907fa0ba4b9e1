// What the door tells of lists, put together: what was understood, what is wrong where, how far it has come. Nothing is judged here.
import { ListMark, type ListNote, type ListProgress, type ListRead } from "../contract/borgertorg/dispatcher/v1/imports_pb";

export type Note = Pick<ListNote, "file" | "line" | "column" | "what" | "template" | "values"> & { mark: "fault" | "warning" | "changed" };
export type Progress = Pick<ListProgress, "file" | "done" | "of" | "new" | "changed" | "unchanged" | "refused">;
export type Read = Pick<ListRead, "file" | "encoding" | "rows" | "good" | "columns" | "unreadColumns">;
export type Telling = { read: Read[]; notes: Note[]; progress: Progress[]; ended: boolean; paused: boolean };
export type Answer = {
  told: { case: "read"; value: ListRead } | { case: "note"; value: ListNote } | { case: "progress"; value: ListProgress } | { case: "end"; value: { paused: boolean } } | { case: undefined; value?: undefined };
};

export const NOTHING: Telling = { read: [], notes: [], progress: [], ended: false, paused: false };

const MARK = { [ListMark.UNSPECIFIED]: "fault", [ListMark.FAULT]: "fault", [ListMark.WARNING]: "warning", [ListMark.CHANGED]: "changed" } as const;

/** With one answer more. */
export function heard(telling: Telling, { told }: Answer): Telling {
  switch (told.case) {
    case "read":
      return { ...telling, read: [...telling.read, told.value] };
    case "note":
      return { ...telling, notes: [...telling.notes, { ...told.value, mark: MARK[told.value.mark] }] };
    case "progress": {
      const { file } = told.value;
      const known = telling.progress.some((one) => one.file === file);
      return { ...telling, progress: known ? telling.progress.map((one) => (one.file === file ? told.value : one)) : [...telling.progress, told.value] };
    }
    case "end":
      return { ...telling, ended: true, paused: told.value.paused };
    default:
      return telling;
  }
}

/** What a later call tells, with what an earlier one that was broken off had done already: that is no longer new to the door. */
export function goingOn(before: readonly Progress[], progress: readonly Progress[]): Progress[] {
  const together = progress.map((one) => {
    const earlier = before.find(({ file }) => file === one.file);
    if (!earlier) return one;
    const done = { new: Math.min(earlier.new, one.unchanged), changed: Math.min(earlier.changed, Math.max(one.unchanged - earlier.new, 0)) };
    const unchanged = one.unchanged - done.new - done.changed;
    return { ...one, done: Math.max(one.done, earlier.done), new: one.new + done.new, changed: one.changed + done.changed, unchanged };
  });
  return [...together, ...before.filter(({ file }) => !progress.some((one) => one.file === file))];
}

/** How many rows of all lists are done, and how many there are. */
export const farOf = ({ read, progress }: Telling): { done: number; of: number } => ({
  done: progress.reduce((sum, { done }) => sum + done, 0),
  of: read.reduce((sum, { good }) => sum + good, 0),
});

/** The figures of all lists together. */
export const sumOf = (progress: readonly Progress[]) => ({
  new: progress.reduce((sum, one) => sum + one.new, 0),
  changed: progress.reduce((sum, one) => sum + one.changed, 0),
  unchanged: progress.reduce((sum, one) => sum + one.unchanged, 0),
  refused: progress.reduce((sum, one) => sum + one.refused, 0),
});

/** Of one kind, each once: what is wrong with a row is told by every call. */
export function notesOf(telling: Telling, mark: Note["mark"]): Note[] {
  const seen = new Set<string>();
  return telling.notes.filter((note) => {
    const key = JSON.stringify([note.file, note.line, note.column, note.what]);
    if (note.mark !== mark || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
