// A command and its key: the same key for another try of the same, a new one for anything else and after a refusal.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { faultOf } from "../faults";

const TOUCHED = ["volunteer", "people", "suggestions", "assignments"];

/** `what` says all that is sent, without bigints. `leaves`: nothing about the person is read again, for there is nothing left. */
export function useCommand<What, Answer>(send: (key: string, what: What) => Promise<Answer>, leaves = false) {
  const queries = useQueryClient();
  const tried = useRef<{ text: string; key: string } | undefined>(undefined);
  return useMutation({
    mutationFn: (what: What) => {
      const text = JSON.stringify(what);
      if (tried.current?.text !== text) tried.current = { text, key: crypto.randomUUID() };
      return send(tried.current.key, what);
    },
    onSuccess: () => {
      tried.current = undefined;
    },
    onError: (thrown) => {
      // what was refused has not happened: another try is another command
      if (faultOf(thrown).kind === "refused") tried.current = undefined;
    },
    onSettled: () => (leaves ? undefined : queries.invalidateQueries({ predicate: ({ queryKey }) => TOUCHED.includes(String(queryKey[0])) })),
  });
}
