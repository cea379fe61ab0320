const DAY_MS = 86_400_000;

/** Whether `text` is a day of the calendar written `YYYY-MM-DD`. */
export function isPlainDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/**
 * The day `days` after `day`, both `YYYY-MM-DD`; negative days go back.
 *
 * @throws {RangeError} `day` is not a day of the calendar.
 */
export function addDays(day: string, days: number): string {
  if (!isPlainDate(day)) throw new RangeError(`"${day}" is not a day written YYYY-MM-DD`);
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The last day of the month that `day` lies in. */
export function monthEnd(day: string): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The last day of the month before the one that `day` lies in. */
export function previousMonthEnd(day: string): string {
  return addDays(`${day.slice(0, 7)}-01`, -1);
}
