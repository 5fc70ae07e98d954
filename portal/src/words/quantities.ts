const COUNT = new Intl.NumberFormat('en-US');
const ONE_DECIMAL = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

export function countText(value: number): string {
  return COUNT.format(value);
}

/** `1 submission`, `2 submissions`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${countText(value)} ${value === 1 ? one : many}`;
}

/** Decimal units, as disk and network tools print them: 1 MB is 1,000,000 bytes. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${ONE_DECIMAL.format(bytes / 1000 ** step)} ${units[step]}`;
}

export function rateText(perSecond: number): string {
  if (perSecond <= 0) return 'no rate yet';
  return perSecond >= 1 ? `${ONE_DECIMAL.format(perSecond)} a second` : `${ONE_DECIMAL.format(perSecond * 60)} a minute`;
}

/** An estimate, so rounded: `about 4 minutes left`. */
export function etaText(seconds: number | null): string {
  if (seconds === null) return 'no estimate yet';
  if (seconds < 60) return 'less than a minute left';
  if (seconds < 5_400) return `about ${countOf(Math.round(seconds / 60), 'minute')} left`;
  if (seconds < 129_600) return `about ${countOf(Math.round(seconds / 3_600), 'hour')} left`;
  return `about ${countOf(Math.round(seconds / 86_400), 'day')} left`;
}

/** A length of time, rounded: `4 minutes`. */
export function durationText(seconds: number): string {
  if (seconds < 90) return countOf(Math.round(seconds), 'second');
  if (seconds < 5_400) return countOf(Math.round(seconds / 60), 'minute');
  if (seconds < 129_600) return countOf(Math.round(seconds / 3_600), 'hour');
  return countOf(Math.round(seconds / 86_400), 'day');
}
