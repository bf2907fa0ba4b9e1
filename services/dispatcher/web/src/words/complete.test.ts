// Northern Sámi is prepared: offered as soon as a translation is there in full, and not before.
import { describe, expect, it } from "vitest";
import { languagesOf } from "../words";
import { isComplete, valuesOf } from "./complete";
import { words as nb } from "./nb";

const bokmal = { hei: "Hei, {name}", antall: "{count, plural, one {# plass} other {# plasser}}" };

describe("a translation", () => {
  it("is there when each message is said with the same values", () => {
    expect(isComplete(bokmal, { hei: "Bures, {name}", antall: "{count, plural, one {# sadji} =2 {guokte saji} other {# saji}}" })).toBe(true);
    expect(isComplete(nb, nb)).toBe(true);
    expect(valuesOf(bokmal.antall)).toEqual(["count"]);
  });

  it("is not, while a message is missing, empty, or takes other values", () => {
    expect(isComplete(bokmal, {})).toBe(false);
    expect(isComplete(bokmal, { hei: "Bures, {name}" })).toBe(false);
    expect(isComplete(bokmal, { hei: " ", antall: bokmal.antall })).toBe(false);
    expect(isComplete(bokmal, { hei: "Bures, {namma}", antall: bokmal.antall })).toBe(false);
    expect(isComplete(nb, Object.fromEntries(Object.entries(nb).slice(1)))).toBe(false);
  });

  it("is offered when it is there, and hidden before", () => {
    expect(languagesOf(true)).toEqual(["nb", "nn", "en", "se"]);
    expect(languagesOf(false)).toEqual(["nb", "nn", "en"]);
  });
});
