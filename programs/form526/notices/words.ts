const EASTERN = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
  timeZoneName: 'short',
});

/** `May 1, 2024 3:01 p.m. EDT`, as the department writes to people. */
export function easternText(at: Date): string {
  const parts = new Map(EASTERN.formatToParts(at).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const half = part('dayPeriod').toLowerCase().startsWith('a') ? 'a.m.' : 'p.m.';
  return `${part('month')} ${part('day')}, ${part('year')} ${part('hour')}:${part('minute')} ${half} ${part('timeZoneName')}`;
}

const SHOWN_FIRST = 3;
const SHOWN_LAST = 2;

/**
 * A file name that its owner knows again and nobody else can read: of the name before the extension the first three and the last two characters
 * stay, other letters and digits become X. Names of up to five characters stay as they are.
 */
export function maskedFileName(name: string): string {
  const dot = name.lastIndexOf('.');
  const base = Array.from(dot > 0 ? name.slice(0, dot) : name);
  const extension = dot > 0 ? name.slice(dot) : '';
  if (base.length <= SHOWN_FIRST + SHOWN_LAST) return name;
  const hidden = base.slice(SHOWN_FIRST, -SHOWN_LAST).map((each) => (/[\p{L}\p{N}]/u.test(each) ? 'X' : each));
  return [...base.slice(0, SHOWN_FIRST), ...hidden, ...base.slice(-SHOWN_LAST)].join('') + extension;
}

/** Each once, in order. */
export function listText(values: readonly string[]): string {
  return [...new Set(values)].join(', ');
}
