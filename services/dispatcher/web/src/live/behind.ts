// Lists that are behind: what was told of since one was read is read again by itself, and takes its place among the rest. Which of it
// belongs there, and how it stands, the house says: it is asked as for the whole list, of these alone.
import type { Query, QueryClient, QueryFunctionContext } from "@tanstack/react-query";

/** The contract takes so many at once; where more was told of, the whole list is read. */
const MOST = 200;
/** What nobody tells, that a session is over by now, is seen with the whole list after so long. */
export const LASTS = 300_000;

type List = {
  /** When the whole list was asked for that stands there; long ago where none was. */
  whole: number;
  /** Whether the whole list is on its way. */
  isWhole: boolean;
  /** What was told of since, each with when: the turn of the telling. */
  told: Map<string, number>;
};
const lists = new WeakMap<Query, List>();
let turn = 0;

const isRecent = ({ whole }: List) => Date.now() - whole <= LASTS;

/** Whether it is read by `catchingUp`. */
export const isList = (query: Query): boolean => lists.has(query);

type Read<T> = { all: () => Promise<T>; those: (ids: string[], before: T) => Promise<T> };

/** For the function of a query: reads all of a list, or where that stands there already, those that were told of since. */
export async function catchingUp<T>({ client, queryKey }: Pick<QueryFunctionContext, "client" | "queryKey">, { all, those }: Read<T>): Promise<T> {
  const query = client.getQueryCache().find<T>({ queryKey, exact: true });
  if (!query) return all();
  const list = lists.get(query as Query) ?? { whole: -Infinity, isWhole: true, told: new Map<string, number>() };
  lists.set(query as Query, list);
  const [before, ids, began, at] = [query.state.data, [...list.told.keys()], turn, Date.now()];
  const some = before !== undefined && isRecent(list) && ids.length > 0 && ids.length <= MOST ? those(ids, before) : undefined;
  list.isWhole = some === undefined;
  const found = await (some ?? all());
  // what was told meanwhile may have been read as it was before
  for (const [id, when] of list.told) if (when <= began) list.told.delete(id);
  if (!some) list.whole = at;
  return found;
}

async function catchUp(queries: QueryClient, query: Query, list: List): Promise<void> {
  do {
    // what is on its way is awaited, since it may be what was told of that is read; only a whole list that nobody needs is given up for it
    const options = { cancelRefetch: list.isWhole && isRecent(list) };
    await queries.invalidateQueries({ predicate: (one) => one === query }, options);
  } while (list.told.size > 0 && query.isActive() && query.state.fetchStatus === "idle" && !query.state.error);
}

/** These have changed: each list that is shown catches up, the others do when they are looked at. */
export function tell(queries: QueryClient, ids: readonly string[]): void {
  turn += 1;
  for (const query of queries.getQueryCache().getAll()) {
    const list = lists.get(query);
    if (!list) continue;
    ids.forEach((id) => list.told.set(id, turn));
    void catchUp(queries, query, list);
  }
}

/** Something may have changed that nobody told of: no list may merely catch up. */
export function missed(queries: QueryClient): void {
  for (const query of queries.getQueryCache().getAll()) {
    const list = lists.get(query);
    if (list) list.whole = -Infinity;
  }
}
