// Needs as a board or a list, with the picked need beside it where there is room. What is looked at stands in the address.
import { Button, Checkbox, Paragraph, ToggleGroup } from "@digdir/designsystemet-react";
import { useCallback, useMemo, useRef } from "react";
import { Link, useNavigate } from "react-router";
import { useWall } from "../centre";
import { dayOf } from "../days";
import { useNewest } from "../newest";
import { Answered, Title } from "../parts";
import { useSay } from "../words";
import { opened, useAddress, useLook, useSettled, useWide } from "./board/address";
import { Bar } from "./board/bar";
import { Board } from "./board/board";
import "./board/board.css";
import { useChosen } from "./board/chosen";
import { useRowsFile } from "./board/file";
import { filterOf, isFiltered, narrowed, STANDINGS, withFilter, withoutFilter, type Filter } from "./board/filter";
import { Filters } from "./board/filters";
import { Pane } from "./board/pane";
import { Rows } from "./board/rows";
import { addressOf } from "./board/views";
import { Views } from "./board/views-menu";
import { useWorking } from "./board/working";
import { Paper, usePaper } from "./paper";
import { useFound, type Row } from "./reading";

/** The contract takes eight words. */
const asked = (words: string) => words.trim().split(/\s+/).slice(0, 8).join(" ");

export function Needs() {
  const say = useSay();
  const { now } = useWall();
  const go = useNavigate();
  const [address, change] = useAddress();
  const [look, choose] = useLook();
  const isWide = useWide();
  const keep = useRowsFile();
  const filter = filterOf(address);
  const words = useSettled(asked(filter.words));
  const found = useFound({ ...filter, words });
  // what is shown is the answer to other words, and the house is away
  const isStuck = found.isPlaceholderData && found.fetchStatus === "paused";
  const base = addressOf(address);
  // the words are the house's to look for: while they are typed, the same rows stand there
  const narrowing = addressOf(withFilter(address, { words: "" }));
  const shown = useMemo(() => {
    const rows = narrowed(found.data ?? [], filterOf(new URLSearchParams(narrowing)));
    return look === "tavle" ? STANDINGS.flatMap((one) => rows.filter((row) => row.standing === one)) : rows;
  }, [found.data, narrowing, look]);
  const chosen = useChosen(shown);
  const partly = (box: HTMLInputElement | null) => {
    if (box) box.indeterminate = chosen.rows.length > 0 && chosen.rows.length < shown.length;
  };
  const results = useRef<HTMLElement>(null);
  const toResults = () => results.current?.focus({ preventScroll: true });
  const working = useWorking(() => {
    chosen.all(false);
    toResults();
  });
  const ask = useNewest((rows: Row[]) => working.begin("ask", rows));
  const paper = usePaper();
  const press = useRef(false);

  const set = (part: Partial<Filter>) => change((before) => new URLSearchParams(addressOf(withFilter(before, part))), { replace: true });
  const clear = () => {
    change((before) => new URLSearchParams(addressOf(withoutFilter(before))), { replace: true });
    toResults();
  };
  const print = (rows: Row[]) => void paper.print(say("needs.title"), [...rows].sort((one, other) => one.session.startsLocal.localeCompare(other.session.startsLocal)));
  const file = (rows: readonly Row[]) => keep(say("needs.csv.name", { day: dayOf(now) }), rows);

  const picked = look === "liste" ? address.get("valgt") : null;
  const session = address.get("okt") ?? undefined;
  const close = useCallback(() => {
    void go(opened(base, undefined), { replace: true });
    const row = session && document.querySelector<HTMLElement>(`a[data-session="${CSS.escape(session)}"]`);
    (row || results.current)?.focus();
  }, [go, base, session]);

  // where there is no room beside the list, an address that was passed on shows the need above it
  const pane = picked && <Pane id={picked} session={session} press={press} close={close} />;

  return (
    <>
      <Title text={say("needs.title")}>
        <ToggleGroup aria-label={say("needs.look")} data-size="sm" value={look} onChange={(value) => choose(value === "tavle" ? "tavle" : "liste")}>
          <ToggleGroup.Item value="tavle">{say("needs.look.board")}</ToggleGroup.Item>
          <ToggleGroup.Item value="liste">{say("needs.look.list")}</ToggleGroup.Item>
        </ToggleGroup>
        <Button asChild>
          <Link to="/behov/ny">{say("nav.new")}</Link>
        </Button>
      </Title>
      <Filters filter={filter} set={set} clear={clear} all={isStuck ? undefined : found.data}>
        <Views address={base} />
      </Filters>
      <div className={picked ? "beside" : undefined}>
        {!isWide && pane}
        <section className="found" ref={results} tabIndex={-1} aria-label={say("needs.found")} aria-busy={found.isPlaceholderData}>
          <Answered query={found}>
            {(all) =>
              shown.length === 0 ? (
                <Paragraph className="empty">{say(all.length === 0 && !isFiltered(filter) ? "needs.none" : "needs.noneSo")}</Paragraph>
              ) : (
                <>
                  <div className="tools">
                    <Checkbox
                      label={say("needs.chosen.all", { count: shown.length })}
                      checked={chosen.rows.length === shown.length}
                      ref={partly}
                      onChange={(event) => chosen.all(event.target.checked)}
                    />
                    {chosen.rows.length === 0 && (
                      <div className="buttons">
                        <Button data-size="sm" variant="tertiary" loading={paper.printing} onClick={() => print([...shown])}>
                          {say("needs.print")}
                        </Button>
                        <Button data-size="sm" variant="tertiary" onClick={() => file(shown)}>
                          {say("needs.csv")}
                        </Button>
                      </div>
                    )}
                  </div>
                  {look === "tavle" ? (
                    <Board rows={shown} chosen={chosen} ask={working.work?.running ? undefined : ask} only={filter.standing} />
                  ) : (
                    <Rows rows={shown} chosen={chosen} beside={isWide ? base : undefined} current={picked ? session : undefined} press={press} />
                  )}
                </>
              )
            }
          </Answered>
          <Bar
            chosen={chosen}
            working={working}
            print={print}
            file={file}
            printing={paper.printing}
            none={() => {
              chosen.all(false);
              toResults();
            }}
          />
        </section>
        {isWide && pane}
      </div>
      <Paper sheet={paper.sheet} />
    </>
  );
}
