// Times of day as a field takes them, and as minutes from 00:00, which is how the contract says them.
const two = (figure: number): string => String(figure).padStart(2, "0");

export const clockOf = (minute: number): string => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;

/** Minutes from 00:00; nothing where it is no time of day. */
export function minuteOf(clock: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}
