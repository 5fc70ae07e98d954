/**
 * What may leave the process in logs, traces and metrics: an allow-list by name and form. Payloads, identities and file names pass through
 * this program all day; a list of what to hide would miss the next field that somebody adds.
 */

const COUNTS = words(`
  count total input imported refused already_known succeeded failed skipped unknown unprocessed left bytes pages rows lines
  lag_ms duration_ms wait_ms retry_in_ms rate age_s tries depth attempt port status
`);
const IDS = words(`
  submission document handoff run item slice share package import checkpoint request worker incident
`);
const CODES = words(`
  program form task playbook export notice connector destination partner queue job part state kind outcome reason action
  level version
`);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** One word of a code: `handoff.deliver`, `21-526ez`. A sentence or a name as people write it never passes. */
const CODE = /^[a-z0-9][a-z0-9_.:-]{0,79}$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$/;

const FORMS: Readonly<Record<string, RegExp>> = {
  method: /^(GET|HEAD|POST|PUT|PATCH|DELETE)$/,
  /** A route's pattern, with its parameters unfilled. */
  route: /^\/[a-z0-9_/:*.-]{0,100}$/,
  code: /^[A-Z][A-Z0-9_]{1,60}$/,
  signal: /^SIG[A-Z0-9]{2,10}$/,
  ...Object.fromEntries(CODES.map((key) => [key, CODE])),
  ...Object.fromEntries(IDS.map((key) => [key, ID])),
};
const NUMBERS: ReadonlySet<string> = new Set([...COUNTS, ...IDS]);

/** Names that may be logged at all. */
const SAFE_KEYS: ReadonlySet<string> = new Set([...NUMBERS, ...Object.keys(FORMS)]);
const MASK = '[masked]';

export type SafeValue = string | number | boolean | null;

/** Keeps what is safe by name and by form; says how many fields it left out. */
export function safeFields(fields: Readonly<Record<string, unknown>>): Record<string, SafeValue> {
  const kept: Record<string, SafeValue> = {};
  let dropped = 0;
  for (const [key, value] of Object.entries(fields)) {
    const safe = SAFE_KEYS.has(key) ? safeValue(key, value) : undefined;
    if (safe === undefined) dropped += 1;
    else kept[key] = safe;
  }
  return dropped > 0 ? { ...kept, dropped } : kept;
}

function safeValue(key: string, value: unknown): SafeValue | undefined {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint')
    return NUMBERS.has(key) && !isPersonalNumber(String(value)) ? Number(value) : MASK;
  if (typeof value !== 'string') return undefined;
  return FORMS[key]?.test(value) && !isPersonalNumber(value) ? value : MASK;
}

/** Nine digits, or digits grouped as in a social security number, an ICN or a telephone number. Ids of ours stay below nine digits for long, and then lose their log line and nothing else. */
function isPersonalNumber(text: string): boolean {
  return /(^|\D)(\d{9}|\d{3}-\d{2}-\d{4}|\d{3}-\d{3}-\d{4}|\d{10}V\d{6})(\D|$)/.test(text);
}
