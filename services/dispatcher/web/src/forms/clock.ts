// Times of day as they are typed, and as minutes from 00:00, which is how the contract says them. They are typed as text: a browser's own
// field for times asks for AM and PM wherever the browser speaks English.
const two = (figure: number): string => String(figure).padStart(2, "0");

export const clockOf = (minute: number): string => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;

/** Minutes from 00:00, of 9, 930, 9.30 or 09:30; nothing where it is no time of day. */
export function minuteOf(clock: string): number | undefined {
  const [, hours, minutes = "0"] = /^([01]?\d|2[0-3])(?:[:.]?([0-5]\d))?$/.exec(clock.trim()) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}
