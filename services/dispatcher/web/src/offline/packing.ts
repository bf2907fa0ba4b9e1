// Which answers are kept, and in what form: today's page and the list of needs, single needs, and what the frame of each page says.
// Nobody who helps is among it, and not the private part of a need: on a shared machine the tab may be anybody's.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { GetSessionResponseSchema, type GetSessionResponse } from "../contract/borgertorg/dispatcher/v1/sessions_pb";
import { ListNeedsResponseSchema, NeedSchema, type Need, type NeedProfile } from "../contract/borgertorg/matching/v1/needs_pb";
import { CentreSchema, type Centre } from "../contract/borgertorg/organisations/v1/centres_pb";
import { rowsOf, type Row } from "../needs/reading";

type Key = readonly unknown[];
type Packing = { isFor: (key: Key) => boolean; pack: (data: never) => string; unpack: (body: string) => unknown };

const text = base64Encode;
const bytes = base64Decode;

const bare = <T extends { profile?: NeedProfile }>(of: T): T => (of.profile?.details ? { ...of, profile: { ...of.profile, details: "" } } : of);
const open = (need: Need): Need => ({ ...bare(need), sessions: need.sessions.map(bare) });

const PACKINGS: readonly Packing[] = [
  {
    isFor: ([kind]) => kind === "session",
    pack: (session: GetSessionResponse) => text(toBinary(GetSessionResponseSchema, session)),
    unpack: (body) => fromBinary(GetSessionResponseSchema, bytes(body)),
  },
  {
    isFor: ([kind, id]) => kind === "centre" && id !== "",
    pack: (centre: Centre) => text(toBinary(CentreSchema, centre)),
    unpack: (body) => fromBinary(CentreSchema, bytes(body)),
  },
  {
    // of lists only those that nobody searched in: what is typed there may be a name
    isFor: ([kind, of, words, , , , sought]) => kind === "needs" && (of === "found" ? sought : typeof of === "number" ? words : "?") === "",
    pack: (rows: Row[]) => {
      const needs = [...new Set(rows.map(({ need }) => need))].map(open);
      return text(toBinary(ListNeedsResponseSchema, create(ListNeedsResponseSchema, { needs })));
    },
    unpack: (body) => rowsOf(fromBinary(ListNeedsResponseSchema, bytes(body)).needs),
  },
  {
    isFor: ([kind]) => kind === "need",
    pack: (need: Need) => text(toBinary(NeedSchema, open(need))),
    unpack: (body) => fromBinary(NeedSchema, bytes(body)),
  },
];

const packing = (key: Key) => PACKINGS.find(({ isFor }) => isFor(key));

export const isKept = (key: Key): boolean => packing(key) !== undefined;
export const pack = (key: Key, data: unknown): string => packing(key)?.pack(data as never) ?? "";

export function unpack(key: Key, body: string): unknown {
  try {
    return packing(key)?.unpack(body);
  } catch {
    return undefined; // an older console wrote it
  }
}
