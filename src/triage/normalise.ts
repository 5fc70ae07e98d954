import { VOCABULARY } from './vocabulary.ts';

/** Stands for whatever was taken out. */
const GAP = '…';
const LONGEST_TEXT = 4_000;
const LONGEST_PATTERN = 300;
const LONGEST_CODE = 80;
/** `DOC102`, `http_503`: as many digits as a code has. */
const CODE_DIGITS = /\d{4,}/g;

/** What quotes, addresses, paths and numbers look like, in the order in which they are taken out. */
const QUOTED = /"[^"]*"|“[^”]*”|«[^»]*»|`[^`]*`|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])/gu;
const ADDRESSES = /\b[a-z][a-z0-9+.-]*:\/\/\S+|\S+@\S+/giu;
const PATHS = /(?:[A-Za-z]:)?[\\/][^\s,;)]*|\S+\.[A-Za-z][A-Za-z0-9]{1,4}\b(?=[\s,;:)]|$)/gu;
const WITH_DIGITS = /[^\s,;:()[\]{}]*\p{N}[^\s,;:()[\]{}]*/gu;
const WORDS = /[\p{L}\p{M}'’_-]+|[^\p{L}\p{M}'’_-]+/gu;
/** Few signs stay, and the gaps. */
const OTHER_SIGNS = /[^…:;,]/gu;

/**
 * The pattern of a message: its known words in lower case, everything else a gap. Digits, ids, dates, quoted values, paths, addresses and names
 * are gone; what is left is the same for every person.
 */
export function patternOf(message: string): string {
  const bare = [QUOTED, ADDRESSES, PATHS, WITH_DIGITS].reduce(
    (text, kind) => text.replaceAll(kind, ` ${GAP} `),
    message.slice(0, LONGEST_TEXT),
  );
  const parts = [...bare.matchAll(WORDS)].map(([part]) => partOf(part));
  return parts
    .join('')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[:;,])/g, '')
    .replaceAll(/…(?:[\s:;,]*…)+/g, GAP)
    .trim()
    .slice(0, LONGEST_PATTERN);
}

/** Letters: words joined by `_`, `-` or an apostrophe stay where each of them is known. Signs: few stay. */
function partOf(part: string): string {
  if (!/[\p{L}\p{M}]/u.test(part)) return part.replaceAll(OTHER_SIGNS, ' ');
  const words = part.toLowerCase().split(/[_-]/);
  return words.every(isKnown) ? words.join(' ') : ` ${GAP} `;
}

function isKnown(word: string): boolean {
  if (word === '') return true;
  const bare = word.replace(/['’]s?$/, '');
  return VOCABULARY.has(bare) || isContraction(bare);
}

function isContraction(word: string): boolean {
  return /^(?:do|does|did|is|are|was|were|has|have|had|could|should|would|must)n['’]t$|^(?:can|won)['’]t$/.test(word);
}

/** Written by code and not by a partner: `receiver_does_not_have_it`, `WB_EXPORT_STORE`. */
const OF_CODE = /^(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+|WB(?:_[A-Z0-9]+)+)$/;

/**
 * An error's code as it may be kept. `declared` are the codes that the program names itself; any other is kept word by word, as far as it is known.
 */
export function codeOf(code: string | null, declared: ReadonlySet<string>): string | null {
  if (code === null || code === '') return null;
  if (declared.has(code)) return code;
  if (OF_CODE.test(code)) return code.replaceAll(CODE_DIGITS, 'n').slice(0, LONGEST_CODE);
  const words = code
    .slice(0, LONGEST_TEXT)
    .split(/[^\p{L}\p{N}]+/u)
    .map(codeWord);
  return (
    words
      .filter((word, place) => word !== '' && !(word === GAP && words[place - 1] === GAP))
      .join('.')
      .slice(0, LONGEST_CODE) || GAP
  );
}

/** `Http503` and `DOC102` keep their digits where the letters before them are known. */
function codeWord(word: string): string {
  const [, letters = '', digits = ''] = /^(\p{L}*)(\d{0,3})$/u.exec(word) ?? [];
  if (letters === '') return word === '' ? '' : GAP;
  const parts = letters.split(/(?<=\p{Ll})(?=\p{Lu})/u);
  return parts.every((part) => VOCABULARY.has(part.toLowerCase())) ? `${letters}${digits}` : GAP;
}
