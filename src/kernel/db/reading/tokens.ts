export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'text' | 'sign';
  /** Words in small letters; quoted names without their quotes. */
  readonly text: string;
}

/** PostgreSQL's own lexical rules, in their order: space, comments, kinds of text, names, everything else one sign at a time. */
const RULES: readonly (readonly [kind: SqlToken['kind'] | 'nothing' | 'refused', pattern: RegExp])[] = [
  ['nothing', /\s+|--[^\n\r]*/y],
  // Comments nest; U& and bit strings have escapes of their own. None is needed in a question, and each could hide one.
  ['refused', /\/\*|[uU]&['"]/y],
  ['text', /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y],
  ['text', /(?:[bBxXnN])?'(?:[^']|'')*'/y],
  ['text', /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?\$\1\$/y],
  ['quoted', /"(?:[^"]|"")+"/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['text', /\$\d+|\d[\w.]*/y],
  ['sign', /[^'"]/y],
];

/** The words of a statement in order, comments left out; undefined where it holds what could be read in two ways. */
export function tokensOf(statement: string): readonly SqlToken[] | undefined {
  const tokens: SqlToken[] = [];
  for (let at = 0; at < statement.length; ) {
    const found = tokenAt(statement, at);
    if (!found || found.kind === 'refused') return undefined;
    at += found.raw.length;
    if (found.kind !== 'nothing') tokens.push({ kind: found.kind, text: textOf(found.kind, found.raw) });
  }
  return tokens;
}

function tokenAt(statement: string, at: number) {
  for (const [kind, pattern] of RULES) {
    pattern.lastIndex = at;
    const [raw] = pattern.exec(statement) ?? [];
    if (raw !== undefined) return { kind, raw };
  }
  return undefined;
}

function textOf(kind: SqlToken['kind'], raw: string): string {
  if (kind === 'quoted') return raw.slice(1, -1).replaceAll('""', '"');
  return kind === 'word' ? raw.toLowerCase() : raw;
}
