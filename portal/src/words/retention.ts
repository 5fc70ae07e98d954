/** What goes when a kind is purged; the kinds are those of docs/guides/retention.md. */
const KINDS: Readonly<Record<string, string>> = {
  payload: 'What people wrote: payloads, identities and files of settled submissions',
  package: 'Packages of settled submissions, and their links',
  input: 'Files that runs were given',
  result: 'Result files and messages of runs',
  notice: 'Words and addresses of notices',
  answer: 'Partners’ answers that were kept as they came',
};

export function keptWords(kind: string): string {
  return KINDS[kind] ?? kind;
}
