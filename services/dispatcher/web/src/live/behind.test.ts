// @vitest-environment jsdom
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { catchingUp, LASTS } from "./behind";
import { refresher } from "./live";

const KEY = ["needs", "list"];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A house with a list of needs in it, each with its version; a call takes so long, and what it says is as it was when it came in. */
function stage({ takes = 10 } = {}) {
  const house = new Map([["a", 1], ["b", 1], ["c", 1]]);
  const calls: string[] = [];
  const way = { takes, fails: false };
  const say = async (what: string, ids: string[]) => {
    calls.push(what);
    const said = ids.flatMap((id) => (house.has(id) ? [`${id}${house.get(id)}`] : []));
    await new Promise((done) => setTimeout(done, way.takes));
    if (way.fails) throw new Error("away");
    return said;
  };
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  const options = {
    queryKey: KEY,
    queryFn: (context: { client: QueryClient; queryKey: typeof KEY }) =>
      catchingUp<string[]>(context, {
        all: () => say("all", [...house.keys()]),
        those: async (ids, before) => [...before.filter((one) => !ids.includes(one[0] ?? "")), ...(await say(ids.join(), ids))].sort(),
      }),
  };
  const observer = new QueryObserver(queries, options);
  const hear = refresher(queries);
  const told = (...ids: string[]) => ids.forEach((id) => hear({ what: "changed", service: "matching", kind: "need", id }));
  const change = (id: string, version: number | undefined) => {
    if (version === undefined) house.delete(id);
    else house.set(id, version);
    told(id);
  };
  return { house, calls, way, queries, told, change, hear, show: () => observer.subscribe(() => {}), seen: () => queries.getQueryData<string[]>(KEY) };
}
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe("a list that is told of", () => {
  it("reads what changed, came and went alone, and many at once in one question", async () => {
    const { calls, house, told, change, show, seen } = stage();
    show();
    await pass(20);
    expect(calls).toEqual(["all"]);
    change("b", 2);
    change("d", 1);
    change("c", undefined);
    await pass(100);
    expect(calls.slice(1)).toEqual(["b,d,c"]);
    expect(seen()).toEqual(["a1", "b2", "d1"]);
    const fifty = Array.from({ length: 50 }, (_, nth) => String.fromCharCode(200 + nth));
    fifty.forEach((id) => house.set(id, 1));
    told(...fifty, ...fifty);
    await pass(100);
    expect(calls).toHaveLength(3);
    expect(seen()).toHaveLength(53);
  });

  it("loses nothing that is told while it is being read", async () => {
    const { calls, change, show, seen } = stage({ takes: 200 });
    show();
    await pass(50);
    change("a", 2); // the answer that is on its way does not know of it
    await pass(200);
    expect(seen()).toEqual(["a1", "b1", "c1"]);
    await pass(50);
    change("b", 2);
    change("a", 3);
    await pass(600);
    expect(calls).toEqual(["all", "a", "a,b"]);
    expect(seen()).toEqual(["a3", "b2", "c1"]);
  });

  it("is shown what was told before the rest, where the whole list is being read again though nothing asks for it", async () => {
    const { calls, change, show, seen, queries } = stage({ takes: 200 });
    show();
    await pass(300);
    void queries.invalidateQueries(); // after a command, say
    await pass(50);
    change("a", 2);
    await pass(300);
    expect(calls).toEqual(["all", "all", "a"]);
    expect(seen()).toEqual(["a2", "b1", "c1"]);
  });

  it("is read whole where something was missed, where too much was told of, and after a while", async () => {
    const { calls, house, change, told, hear, show, seen } = stage();
    show();
    await pass(50);
    house.set("a", 2);
    hear({ what: "everything" });
    await pass(50);
    expect(calls).toEqual(["all", "all"]);
    expect(seen()).toEqual(["a2", "b1", "c1"]);
    told(...Array.from({ length: 201 }, (_, nth) => `need-${nth}`));
    await pass(50);
    expect(calls).toEqual(["all", "all", "all"]);
    await pass(LASTS);
    change("a", 3);
    await pass(50);
    expect(calls).toEqual(["all", "all", "all", "all"]);
    expect(seen()).toEqual(["a3", "b1", "c1"]);
  });

  it("catches up when it is looked at again", async () => {
    const { calls, change, show, seen } = stage();
    const leave = show();
    await pass(50);
    leave();
    change("a", 2);
    change("b", 2);
    await pass(1_000);
    expect(calls).toEqual(["all"]);
    show();
    await pass(50);
    expect(calls).toEqual(["all", "a,b"]);
    expect(seen()).toEqual(["a2", "b2", "c1"]);
  });

  it("still owes what could not be read", async () => {
    const { calls, way, change, show, seen } = stage();
    show();
    await pass(50);
    way.fails = true;
    change("a", 2);
    await pass(1_000);
    expect(calls).toEqual(["all", "a"]);
    way.fails = false;
    change("b", 2);
    await pass(100);
    expect(calls).toEqual(["all", "a", "a,b"]);
    expect(seen()).toEqual(["a2", "b2", "c1"]);
  });
});
