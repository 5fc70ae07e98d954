import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Place {
  /** `run approve`; empty for the program itself. */
  readonly path: string;
  readonly words: readonly string[];
}

export function scriptFor(shell: Shell, root: Command): string {
  const places = placesOf(root, '');
  if (shell === 'fish') return fishScript(places);
  const bash = bashScript(places);
  return shell === 'bash' ? bash : `autoload -U +X bashcompinit && bashcompinit\n${bash}`;
}

function placesOf(command: Command, path: string): Place[] {
  const options = command.options.flatMap(({ long }) => (long ? [long] : []));
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const children = command.commands.map((child) => child.name());
  const below = command.commands.flatMap((child) => placesOf(child, `${path} ${child.name()}`.trim()));
  return [{ path, words: [...children, ...choices, ...options] }, ...below];
}

/** The words so far name the place, as long as each is a command; what follows are its arguments. */
function bashScript(places: readonly Place[]): string {
  const cases = places.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`);
  const paths = places.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`]));
  return [
    '_waybill() {',
    "  local place='' next words word",
    `  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`,
    `    next="\${place:+$place }$word"`,
    `    case "$next" in ${paths.join('|')}) place=$next ;; esac`,
    '  done',
    '  case "$place" in',
    ...cases,
    '  esac',
    `  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))`,
    '}',
    'complete -o default -F _waybill waybill',
  ].join('\n');
}

function fishScript(places: readonly Place[]): string {
  return places
    .map(({ path, words }) => {
      const seen = path.split(' ').filter((word) => word !== '');
      const condition =
        seen.length === 0 ? '__fish_use_subcommand' : seen.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
      return `complete -c waybill -n '${condition}' -a '${words.join(' ')}'`;
    })
    .join('\n');
}
