const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `30 7 * * 1-5` becomes `at 7:30 AM, Monday to Friday`. Null for what is not of this kind: fixed hours, every day or named days of the week. */
export function cronWords(cron: string): string | null {
  const [minute = '', hour = '', dayOfMonth, month, weekday = '', more] = cron.trim().split(/\s+/);
  if (more !== undefined || dayOfMonth !== '*' || month !== '*' || !/^\d+$/.test(minute)) return null;
  const days = daysOf(weekday);
  if (days === null) return null;
  if (hour === '*') return `${Number(minute) === 0 ? 'every full hour' : `every hour at minute ${Number(minute)}`}, ${days}`;
  if (!/^\d+(,\d+)*$/.test(hour)) return null;
  const times = hour.split(',').map((each) => timeText(Number(each), Number(minute)));
  return `at ${times.join(' and ')}, ${days}`;
}

function timeText(hour: number, minute: number): string {
  return `${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`;
}

function daysOf(weekday: string): string | null {
  if (weekday === '*') return 'every day';
  const [, first, last] = /^([0-7])-([0-7])$/.exec(weekday) ?? [];
  if (first && last) return `${dayOf(first)} to ${dayOf(last)}`;
  return /^[0-7](,[0-7])*$/.test(weekday) ? weekday.split(',').map(dayOf).join(', ') : null;
}

function dayOf(number: string): string {
  return DAYS[Number(number) % 7] as string;
}
