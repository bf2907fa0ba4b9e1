// The one place where the console says what has just happened: seen by everybody, read aloud where somebody listens.
import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from "react";

const Say = createContext<(text: string) => void>(() => {});
/** Says something; what was said before goes. */
export const useAnnounce = () => useContext(Say);

const SHOWN = 8_000;

export function Status({ children }: { children: ReactNode }) {
  const [text, setText] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const say = useCallback((next: string) => {
    clearTimeout(timer.current);
    setText(next);
    timer.current = setTimeout(() => setText(""), SHOWN);
  }, []);
  return (
    <Say.Provider value={say}>
      {children}
      <div role="status" className={text ? "said shown" : "said"}>
        {text}
      </div>
    </Say.Provider>
  );
}
