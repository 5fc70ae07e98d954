const MOST_CHARACTERS = 200;

/** What a preview shows of a text, as PostgreSQL stores it: it takes neither NUL nor half a character, which a cut may leave. */
export function bounded(text: string): string {
  return text.slice(0, MOST_CHARACTERS).replaceAll('\0', '\ufffd').toWellFormed();
}
