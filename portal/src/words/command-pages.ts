/** A page of the portal on which the same is seen or done as by a command. */
export interface CommandPage {
  readonly path: string;
  readonly title: string;
}

type Options = Readonly<Record<string, string>>;

/** By the words of the command before its options; what the page's filter takes over from them. */
const PAGES: readonly (readonly [begins: string, title: string, path: string, filter: readonly string[]])[] = [
  ['standing', 'Safety net', '/', []],
  ['triage scoreboard', 'Scoreboard', '/triage', ['by']],
  ['triage', 'Error classes', '/triage/classes', ['stage']],
  ['findings', 'Findings', '/findings', ['kind']],
  ['handoffs list', 'Hand-offs', '/hand-offs', ['state', 'destination']],
  ['handoffs decide', 'Hand-offs that are unknown', '/hand-offs?state=unknown', []],
  ['export', 'Exports', '/exports', []],
  ['run pause', 'Runs that are running', '/runs?state=running', []],
  ['task run', 'Tasks', '/tasks', []],
  ['notices', 'Notices', '/notices', ['state']],
  ['submissions show', 'Submissions', '/submissions', []],
  ['remediate', 'Submissions', '/submissions', []],
];
/** Narrows a list in a way that no filter of the portal does: its page would show more than the step is about. */
const CANNOT = ['reason'];

/** Where in the portal an operator does what a command of a playbook does; null where nowhere. */
export function pageOfCommand(command: string, program: string): CommandPage | null {
  const words = command.replace(/^waybill /, '');
  const found = PAGES.find(([begins]) => words === begins || words.startsWith(`${begins} `));
  if (!found) return null;
  const [, title, path, filter] = found;
  const options = optionsOf(words);
  if (words.startsWith('handoffs list') && CANNOT.some((name) => options[name])) return null;
  const query = new URLSearchParams(path === '/' || path.startsWith('/exports') || path.startsWith('/tasks') ? {} : { program });
  for (const name of filter) if (options[name]) query.set(name, options[name]);
  const mark = path.includes('?') ? '&' : '?';
  return { path: query.size > 0 ? `${path}${mark}${query}` : path, title };
}

function optionsOf(words: string): Options {
  return Object.fromEntries([...words.matchAll(/--(\S+) (\S+)/g)].map(([, name, value]) => [name, value] as [string, string]));
}
