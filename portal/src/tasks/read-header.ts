/** The names in the first line of a CSV file. The server reads the file itself; this is for choosing columns. */
export function readHeader(text: string): string[] {
  const line = firstLine(text.replace(/^\ufeff/, ''));
  if (line.trim() === '') return [];
  const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  return cells.slice(0, line.endsWith(',') ? undefined : Math.max(1, cells.length - (cells.at(-1) === '' ? 1 : 0))).map((cell) =>
    cell
      .replace(/,$/, '')
      .replace(/^"(.*)"$/s, '$1')
      .replaceAll('""', '"')
      .trim(),
  );
}

/** Up to the first line end that is not inside quotes. */
function firstLine(text: string): string {
  let isQuoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const letter = text[place];
    if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (letter === '\n' || letter === '\r')) return text.slice(0, place);
  }
  return text;
}

/** The header that a column most likely is: the same word, whatever its case and signs. */
export function guessHeader(column: string, header: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return header.find((name) => plain(name) === plain(column));
}
