/** A value of the API that has no words of its own: texts as they are, anything else as JSON writes it. */
export function plainValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
