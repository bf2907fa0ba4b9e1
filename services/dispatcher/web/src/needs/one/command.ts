// A press that changes something: a key that is the same for another try, what it touches is fetched again, and a refusal is said in words.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { useIntl } from "react-intl";
import { faultOf, type Fault } from "../../faults";
import { useAnnounce } from "../../status";

/** What may look otherwise after a command: the first words of the keys. */
const TOUCHED = ["offers", "suggestions", "need", "needs", "assignments", "explained"];

/** Keys of commands: the same for the same words, until it is answered. */
export function useKeys() {
  const kept = useRef({ words: "", key: "" });
  return useMemo(
    () => ({
      of: (words: string): string => {
        if (kept.current.words !== words) kept.current = { words, key: crypto.randomUUID() };
        return kept.current.key;
      },
      spent: () => {
        kept.current = { words: "", key: "" };
      },
    }),
    [],
  );
}

/** Why something was not done, in words; where the house gives no reason that is known here, `otherwise`. */
export function useRefusal() {
  const intl = useIntl();
  return (fault: Fault, otherwise: string): string => {
    if (fault.kind !== "refused") return intl.formatMessage({ id: `fault.${fault.kind}` });
    const known = `need.refused.${fault.reason}`;
    return intl.formatMessage({ id: known in intl.messages ? known : otherwise });
  };
}

/**
 * A command with its key. What is refused has not happened: another try is another command. `told` is called once it is done, even where
 * the live stream has taken the row away from which it was pressed; `why` may know more of a refusal than its reason says.
 */
export function useCommand<In, Out>(
  run: (input: In, key: string) => Promise<Out>,
  otherwise: string,
  told?: (out: Out, input: In) => void,
  why?: (fault: Fault, input: In) => Promise<string | undefined>,
) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const refusal = useRefusal();
  const keys = useKeys();
  return useMutation({
    mutationFn: (input: In) => run(input, keys.of(JSON.stringify(input))),
    onSuccess: (out, input) => {
      keys.spent();
      told?.(out, input);
    },
    onError: async (thrown, input) => {
      const fault = faultOf(thrown);
      if (fault.kind === "refused") keys.spent();
      announce((await why?.(fault, input)) ?? refusal(fault, otherwise));
    },
    onSettled: () => {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => TOUCHED.includes(String(queryKey[0])) });
    },
  });
}
