// A picture of a table: a bar for each row, as long as its number, filled as far as a part of it goes; of nothing there is none.
// Who hears the page has the table.
import { useId } from "react";

export type Bar = { name: string; whole: number; part: number; text: string };

/** A bar that is not nothing can be seen. */
const LEAST = 1;

export function Picture({ bars, legend }: { bars: Bar[]; legend: { part: string; rest?: string } }) {
  const hatch = useId();
  if (bars.every(({ whole }) => whole === 0)) return null;
  const most = Math.max( ...bars.map(({ whole }) => whole));
  const wide = (value: number): string => `${value > 0 ? Math.max(LEAST, (100 * value) / most) : 0}%`;
  return (
    <figure className="numbers-picture" aria-hidden="true">
      <svg className="numbers-patterns" width="0" height="0">
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="ground" width="6" height="6" />
          <rect className="stripe" width="2" height="6" />
        </pattern>
      </svg>
      <div className="numbers-bars">
        {bars.map(({ name, whole, part, text }) => (
          <div key={name} className="numbers-bar">
            <span className="numbers-bar-name">{name}</span>
            <svg width="100%" height="16">
              <rect width={wide(whole)} height="16" rx="3" fill={`url(#${hatch})`} />
              <rect className="filled" width={wide(part)} height="16" rx="3" />
            </svg>
            <span className="numbers-bar-text">{text}</span>
          </div>
        ))}
      </div>
      <figcaption>
        <span>
          <svg width="16" height="12">
            <rect className="filled" width="16" height="12" rx="2" />
          </svg>
          {legend.part}
        </span>
        {legend.rest && (
          <span>
            <svg width="16" height="12">
              <rect width="16" height="12" rx="2" fill={`url(#${hatch})`} />
            </svg>
            {legend.rest}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
