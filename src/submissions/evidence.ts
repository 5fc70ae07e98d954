/** Deeper ones are looked at no further: whatever lies there was put there to say something. */
const DEEPEST = 20;

/** Whether evidence says anything: an empty object, blanks and nulls are none. */
export function saysAnything(evidence: unknown, depth = 0): boolean {
  if (evidence === null || evidence === undefined) return false;
  if (typeof evidence === 'string') return evidence.trim() !== '';
  if (typeof evidence !== 'object') return true;
  return depth > DEEPEST || Object.values(evidence).some((each) => saysAnything(each, depth + 1));
}
