/** What a partner's list says of a file. `list = received + repeated + notOurs`; `ours = received + missing`. */
export interface ComparedLines {
  /** Positions, from 1. */
  readonly received: readonly number[];
  readonly missing: readonly number[];
  /** Line numbers of the list: lines of ours that it holds more often than we sent them. */
  readonly repeated: readonly number[];
  readonly notOurs: readonly number[];
}

/** The lines of a file or list, whatever its line ends. Spaces at a line's end count for nothing: what shows a line often drops them. */
export function linesOf(content: Buffer, encoding: BufferEncoding): string[] {
  const lines = content
    .toString(encoding)
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Row by row: each line of the list answers one line of ours. */
export function compareLines(ours: readonly string[], list: readonly string[]): ComparedLines {
  const open = new Map<string, number[]>();
  for (const [n, line] of ours.entries()) open.set(line, [...(open.get(line) ?? []), n + 1]);
  const received: number[] = [];
  const repeated: number[] = [];
  const notOurs: number[] = [];
  for (const [n, line] of list.entries()) {
    const positions = open.get(line);
    const position = positions?.shift();
    if (position !== undefined) received.push(position);
    else (positions ? repeated : notOurs).push(n + 1);
  }
  const missing = [...open.values()].flat().toSorted((a, b) => a - b);
  return { received: received.toSorted((a, b) => a - b), missing, repeated, notOurs };
}
