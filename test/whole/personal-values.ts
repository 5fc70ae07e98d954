/** Shorter values stand in ordinary words and numbers too. */
const LEAST_LENGTH = 6;
/** Of a form, not of a person: codes of its lists, days and times, and the words between which it lets people choose. */
const OF_THE_FORM = /^(VA\.gov|[A-Z][A-Z_]*|\d{4}-\d{2}-\d{2}(T.*)?|true|false|[\d.]+|[a-z]+([A-Z][a-z]*)*)$/;

/** What the changes of the demo say of people. */
const CHANGES = ['SAMPLE ALDER', 'SAMPLE BIRCH', '900112233', '000123456', '5125550100', 'Sample Lane', 'demo-alder', 'demo-birch'];

/**
 * Whatever a sample in the intake format says of people: names, numbers, addresses, their ids, names of their files, and the answers in their forms.
 * Lines that are no JSON are left out.
 */
export function personalValues(sample: string): ReadonlySet<string> {
  const values = new Set<string>(CHANGES);
  for (const line of sample.split('\n').filter(Boolean)) {
    const claim = readLine(line);
    if (!claim) continue;
    const { id, person_id, identity, attachments, payload } = claim;
    const names = Array.isArray(attachments) ? attachments.map((each: { readonly name?: unknown } | null) => each?.name) : [];
    collect([id, person_id, identity, names], values, () => true);
    collect(payload, values, (text) => !OF_THE_FORM.test(text));
  }
  return values;
}

function readLine(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function collect(value: unknown, into: Set<string>, isPersonal: (text: string) => boolean): void {
  if (typeof value === 'string') {
    if (value.length >= LEAST_LENGTH && isPersonal(value)) into.add(value);
  } else if (Array.isArray(value)) for (const each of value) collect(each, into, isPersonal);
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) collect(each, into, isPersonal);
}
