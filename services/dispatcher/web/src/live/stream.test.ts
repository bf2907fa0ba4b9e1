// @vitest-environment jsdom
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WatchResponseSchema, type WatchResponse } from "../contract/borgertorg/dispatcher/v1/live_pb";
import { follow, SILENCE, type Standing, type Told } from "./stream";

const alive = (sequence: bigint) => create(WatchResponseSchema, { sequence, told: { case: "heartbeat", value: {} } });
const changed = (sequence: bigint, id: string) => create(WatchResponseSchema, { sequence, told: { case: "changed", value: { service: "matching", kind: "need", id } } });

class Channel {
  onmessage: unknown = null;
  postMessage() {}
  close() {}
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("BroadcastChannel", Channel);
  Object.defineProperty(navigator, "locks", { configurable: true, value: { request: (_: string, __: unknown, lead: () => Promise<void>) => lead() } });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function stage(turns: ((since: bigint, signal: AbortSignal) => AsyncIterable<WatchResponse>)[]) {
  const heard: Told[] = [];
  const stood: Standing[] = [];
  const asked: bigint[] = [];
  const open = (since: bigint, signal: AbortSignal) => {
    asked.push(since);
    const turn = turns[Math.min(asked.length, turns.length) - 1];
    if (!turn) throw new Error("no turn");
    return turn(since, signal);
  };
  const end = follow(open, (told) => heard.push(told), (standing) => stood.push(standing));
  return { heard, stood, asked, end };
}

const silent = (signal: AbortSignal) => new Promise<never>((_, fail) => signal.addEventListener("abort", () => fail(new ConnectError("gone", Code.Canceled))));

describe("the live stream", () => {
  it("goes on after the last sequence when it ends, and a token's end is no loss", async () => {
    const { heard, stood, asked, end } = stage([
      async function* () {
        yield alive(7n);
        yield changed(9n, "need_1");
        throw new ConnectError("the token ended", Code.Unauthenticated);
      },
      async function* (_, signal) {
        yield alive(9n);
        await silent(signal);
      },
    ]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([0n, 9n]);
    expect(heard).toContainEqual({ what: "changed", service: "matching", kind: "need", id: "need_1" });
    expect(stood.every(({ connected }) => connected)).toBe(true);
    end();
  });

  it("is lost when nobody answers, and says whether somebody is signed out", async () => {
    const { stood, end } = stage([
      async function* () {
        throw new ConnectError("who?", Code.Unauthenticated);
        yield alive(1n);
      },
    ]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stood.at(-1)).toMatchObject({ connected: false, signedOut: true });
    end();
  });

  it("tells a house that is away from a way on which streams are held back", async () => {
    const refused = stage([
      async function* () {
        throw new ConnectError("nobody is there", Code.Unknown);
        yield alive(1n);
      },
    ]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(refused.stood.at(-1)).toMatchObject({ connected: false, away: true });
    refused.end();
    const held = stage([
      async function* (_, signal) {
        await silent(signal);
        yield alive(1n);
      },
    ]);
    await vi.advanceTimersByTimeAsync(3 * SILENCE);
    expect(held.stood.at(-1)).toMatchObject({ connected: false, away: false });
    held.end();
  });

  it("is away when the network goes, and at once back with it", async () => {
    const { stood, end } = stage([
      async function* (_, signal) {
        yield alive(3n);
        await silent(signal);
      },
      async function* () {
        throw new ConnectError("no network", Code.Unknown);
        yield alive(3n);
      },
      async function* (_, signal) {
        yield alive(4n);
        await silent(signal);
      },
    ]);
    await vi.advanceTimersByTimeAsync(0);
    window.dispatchEvent(new Event("offline"));
    expect(stood.at(-1)).toMatchObject({ connected: false, away: true, at: expect.any(Number) });
    await vi.advanceTimersByTimeAsync(500);
    expect(stood.at(-1)).toMatchObject({ away: true });
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
    expect(stood.at(-1)).toMatchObject({ connected: true, away: false });
    end();
  });

  it("is opened anew when it has been silent for too long", async () => {
    const { asked, end } = stage([
      async function* (_, signal) {
        yield alive(3n);
        await silent(signal);
      },
    ]);
    await vi.advanceTimersByTimeAsync(SILENCE + 1_000);
    expect(asked.slice(0, 2)).toEqual([0n, 3n]);
    end();
  });
});
