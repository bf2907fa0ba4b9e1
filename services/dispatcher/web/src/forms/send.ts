// A command on its way: one key for it and its retries, a new one after a refusal; what it touched is fetched again, and what came of it is said.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { faultOf } from "../faults";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import type { Wrong } from "./form";
import { useUnsent } from "./leaving";

type Command<I, O> = {
  call: (input: I, idempotencyKey: string) => Promise<O>;
  /** The first words of the queries that show what it changes. */
  touches: readonly string[];
  done: (output: O, input: I) => void;
  /** The key of what is said when it is refused for no reason of its own. */
  refused: string;
  /** What a reason, or a field of the contract, is about. */
  about?: (told: { reason: string } | { field: string }) => Wrong | undefined;
  /** Whether something is typed that leaving would lose. */
  typed?: boolean;
};

/** The same for the same content until it was answered. */
export function useKey() {
  const kept = useRef({ content: "", key: "" });
  return {
    of: (content: unknown): string => {
      const text = JSON.stringify(content);
      if (text !== kept.current.content) kept.current = { content: text, key: crypto.randomUUID() };
      return kept.current.key;
    },
    spend: () => {
      kept.current = { content: "", key: "" };
    },
  };
}

/** `input` is what tells one command from another; it holds no bigint. */
export function useSend<I, O>({ call, touches, done, refused, about, typed = false }: Command<I, O>) {
  const say = useSay();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const key = useKey();
  const sentIt = useUnsent(typed);
  const [wrong, setWrong] = useState<readonly Wrong[]>([]);
  const [why, setWhy] = useState<string>();
  const touch = () => queries.invalidateQueries({ predicate: ({ queryKey }) => touches.includes(String(queryKey[0])) });
  const sent = useMutation({
    mutationFn: (input: I) => call(input, key.of(input)),
    onSuccess: (output, input) => {
      key.spend();
      sentIt();
      done(output, input);
      return touch();
    },
    onError: (thrown) => {
      const { kind, reason, fields } = faultOf(thrown);
      const moved = reason === "VERSION_MOVED_ON";
      if (moved || kind === "refused") key.spend();
      if (moved) void touch();
      const found = [about?.({ reason }), ...fields.map(({ field }) => about?.({ field }))].filter((one) => one !== undefined);
      if (found.length > 0) {
        setWrong(found.filter((one, at) => found.findIndex((other) => other.field === one.field) === at));
        return;
      }
      const text = say(moved ? "forms.moved" : reason === "NOT_ALLOWED" ? "forms.notAllowed" : kind === "refused" ? refused : kind === "away" ? "forms.away" : `fault.${kind}`);
      setWhy(text);
      announce(text);
    },
  });
  return {
    busy: sent.isPending,
    wrong,
    refused: why,
    /** Sends it, unless something is found wrong with it. */
    send: (input: I, found: readonly Wrong[] = []) => {
      if (sent.isPending) return;
      setWhy(undefined);
      setWrong(found);
      if (found.length === 0) sent.mutate(input);
    },
  };
}
