/** The only source of time. `WAYBILL_CLOCK_OFFSET` moves it, with the sandbox only; every statement that needs the time takes it as a parameter. */
let offsetMs = 0;

/** The present moment, moved by the offset in force. */
export function now(): Date {
  return new Date(Date.now() + offsetMs);
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads an offset such as `3d`, `-2h` or `90s`; answers milliseconds, or undefined where the text is none. */
export function parseOffset(text: string): number | undefined {
  const match = /^(-?)(\d{1,6})([smhd])$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, amount, unit] = match;
  return (sign === '-' ? -1 : 1) * Number(amount) * UNITS[unit as string]!;
}

/** The offset in force, for a process of ours that is to have the same time. */
export function clockOffset(): number {
  return offsetMs;
}

/** Moves the clock by so many milliseconds from the real time. Only composition and tests call it. */
export function setClockOffset(milliseconds: number): void {
  offsetMs = milliseconds;
}
