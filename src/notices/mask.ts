const DIGITS_SHOWN = 2;

/** An address as lists show it: `m***@***.org`, `***12`. Enough to tell two of one person apart, too little to write to. */
export function maskAddress(channel: 'email' | 'sms', to: string): string {
  if (channel === 'sms') return `***${to.replaceAll(/\D/g, '').slice(-DIGITS_SHOWN)}`;
  const [, first = '', ending = ''] = /^(.).*@.*?(\.[A-Za-z]{2,10})?$/s.exec(to.trim()) ?? [];
  return `${first}***@***${ending}`;
}
