// What is told of lists comes together, and what was done before a stop stays counted as it was.
import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { ListMark, ListNoteSchema, ListProgressSchema, ListReadSchema } from "../contract/borgertorg/dispatcher/v1/imports_pb";
import { farOf, goingOn, heard, NOTHING, notesOf, sumOf, type Answer } from "./telling";

const progress = (file: string, figures: Partial<Record<"done" | "of" | "new" | "changed" | "unchanged" | "refused", number>>) =>
  create(ListProgressSchema, { file, ...figures });
const note = (mark: ListMark, line: number) => create(ListNoteSchema, { mark, file: "frivillige.csv", line, column: "Navn", what: "this field is empty, and is needed" });
const told = (...answers: Answer["told"][]) => answers.reduce((telling, one) => heard(telling, { told: one }), NOTHING);

describe("what is told of lists", () => {
  it("is put together file by file", () => {
    const telling = told(
      { case: "read", value: create(ListReadSchema, { file: "steder.csv", rows: 8, good: 7 }) },
      { case: "read", value: create(ListReadSchema, { file: "frivillige.csv", rows: 180, good: 172 }) },
      { case: "progress", value: progress("steder.csv", { done: 3, of: 7, new: 3 }) },
      { case: "progress", value: progress("steder.csv", { done: 7, of: 7, new: 6, refused: 1 }) },
      { case: "progress", value: progress("frivillige.csv", { done: 2, of: 172, unchanged: 2 }) },
      { case: "end", value: { paused: true } },
    );

    expect(farOf(telling)).toEqual({ done: 9, of: 179 });
    expect(sumOf(telling.progress)).toEqual({ new: 6, changed: 0, unchanged: 2, refused: 1 });
    expect([telling.ended, telling.paused]).toEqual([true, true]);
  });

  it("names each fault once, and apart from what is only worth a look", () => {
    const telling = told(
      { case: "note", value: note(ListMark.FAULT, 4) },
      { case: "note", value: note(ListMark.FAULT, 4) },
      { case: "note", value: note(ListMark.WARNING, 4) },
      { case: "note", value: note(ListMark.FAULT, 9) },
    );

    expect(notesOf(telling, "fault").map(({ line }) => line)).toEqual([4, 9]);
    expect(notesOf(telling, "warning")).toHaveLength(1);
    expect(notesOf(telling, "changed")).toEqual([]);
  });

  it("goes on with what was done before a stop as new as it was, and never backwards", () => {
    const before = [progress("steder.csv", { done: 7, of: 7, new: 7 }), progress("frivillige.csv", { done: 60, of: 172, new: 58, changed: 2 })];

    const early = goingOn(before, [progress("steder.csv", { done: 7, of: 7, unchanged: 7 })]);
    const late = goingOn(before, [progress("steder.csv", { done: 7, of: 7, unchanged: 7 }), progress("frivillige.csv", { done: 172, of: 172, new: 112, unchanged: 60 })]);

    expect(early.map(({ file, done, new: fresh }) => [file, done, fresh])).toEqual([["steder.csv", 7, 7], ["frivillige.csv", 60, 58]]);
    expect(sumOf(late)).toEqual({ new: 177, changed: 2, unchanged: 0, refused: 0 });
  });
});
