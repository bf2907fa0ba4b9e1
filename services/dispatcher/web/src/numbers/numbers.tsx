// What the centre has done, in numbers: coverage, asks and answers, hours and visits; as tables with a picture each, and as a file.
import { Paragraph } from "@digdir/designsystemet-react";
import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import { useWall } from "../centre";
import { dayOf } from "../days";
import { Download } from "../file";
import { Answered, Title } from "../parts";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { Choose } from "./choose";
import { useColumns, useName } from "./columns";
import { CHOICES, daysOf, stretchInWords, wrongs, type Choice, type Days } from "./days";
import { Picture } from "./picture";
import { useNumbers, type Numbers as Counted } from "./reading";
import { Sheet } from "./sheet";
import "./numbers.css";

function NumbersFile({ numbers }: { numbers: Counted }) {
  const say = useSay();
  const { cover, answers, help } = useColumns();
  const named = useName(numbers.total);
  const columns = [...cover, ...answers, ...help];
  const line = (name: string, row: Counted["total"]) => [name, row.from, row.until, ...columns.map(({ bare }) => bare(row))];
  const table = () => [
    [say("numbers.time"), say("numbers.from"), say("numbers.until"), ...columns.map(({ file }) => say(file))],
    ...numbers.rows.map((row) => line(named(row).name, row)),
    line(say("numbers.total"), numbers.total),
  ];
  return <Download name={`${say("numbers.file")}-${numbers.total.from}-${numbers.total.until}`} table={table} label={say("numbers.download")} />;
}

function Sheets({ numbers }: { numbers: Counted }) {
  const say = useSay();
  const { language } = useLanguage();
  const { cover, answers, help } = useColumns();
  const named = useName(numbers.total);
  const { rows, total } = numbers;
  const [given, visits] = help.slice(1);
  const nothing = total.sessions + total.asked + total.posted + total.minutes + total.visits === 0;
  return (
    <>
      <Paragraph className="soft numbers-days">{stretchInWords(total, language)}</Paragraph>
      {nothing && <Paragraph className="empty">{say("numbers.nothing")}</Paragraph>}
      <Sheet id="cover" numbers={numbers} columns={cover}>
        <Picture
          legend={{ part: say("numbers.filled"), rest: say("numbers.empty") }}
          bars={rows.map((row) => ({ name: named(row).name, whole: row.places, part: row.filled, text: say("places", { taken: row.filled, places: row.places }) }))}
        />
      </Sheet>
      <Sheet id="answers" numbers={numbers} columns={answers}>
        <Picture
          legend={{ part: say("numbers.yes"), rest: say("numbers.rest") }}
          bars={rows.map((row) => ({ name: named(row).name, whole: row.asked, part: row.yes, text: say("places", { taken: row.yes, places: row.asked }) }))}
        />
      </Sheet>
      <Sheet id="help" numbers={numbers} columns={help}>
        <div className="numbers-pictures">
          <Picture
            legend={{ part: say("numbers.given") }}
            bars={rows.map((row) => ({ name: named(row).name, whole: row.minutes, part: row.minutes, text: given?.shown(row) ?? "" }))}
          />
          <Picture
            legend={{ part: say("numbers.visits") }}
            bars={rows.map((row) => ({ name: named(row).name, whole: row.visits, part: row.visits, text: visits?.shown(row) ?? "" }))}
          />
        </div>
      </Sheet>
      <details className="numbers-meaning">
        <summary>{say("numbers.meaning")}</summary>
        <dl>
          {["coverage", "wait", "answers", "helpers", "given", "visits"].map((one) => (
            <div key={one}>
              <dt>{say(one === "answers" ? "numbers.answers.title" : `numbers.${one}`)}</dt>
              <dd>{say(`numbers.${one}.meaning`)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

export function Numbers() {
  const say = useSay();
  const announce = useAnnounce();
  const { language } = useLanguage();
  const [wanted, want] = useSearchParams();
  const today = dayOf(useWall().now);
  const choice = CHOICES.find((one) => one === wanted.get("vis")) ?? "maaned";
  const days: Days = choice === "datoer" ? { from: wanted.get("fra") ?? "", until: wanted.get("til") ?? "" } : daysOf(choice, today);
  const numbers = useNumbers(wrongs(days).length === 0 ? days : undefined);
  const chosen = useRef(false);
  const choose = (next: Choice, { from, until }: Days) => {
    chosen.current = true;
    want(next === "datoer" ? { vis: next, fra: from, til: until } : { vis: next });
  };
  const total = numbers.data?.total;
  useEffect(() => {
    if (!total || !chosen.current) return;
    chosen.current = false;
    announce(say("numbers.shown", { days: stretchInWords(total, language) }));
  }, [total, announce, say, language]);
  return (
    <>
      <Title text={say("numbers.title")}>{numbers.data && <NumbersFile numbers={numbers.data} />}</Title>
      <Choose choice={choice} shown={days} choose={choose} />
      {wrongs(days).length === 0 && <Answered query={numbers}>{(data) => <Sheets numbers={data} />}</Answered>}
    </>
  );
}
