import { Argument, type Command } from 'commander';
import { SHELLS, type Shell, scriptFor } from '../completion-script.ts';
import type { OpenContext } from '../context.ts';

/** `waybill completion bash|zsh|fish`: prints a script made from the commands themselves. */
export function addCompletion(root: Command, open: OpenContext): void {
  root
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .description('print a completion script: source <(waybill completion bash)')
    .action((shell: Shell, _given: unknown, command: Command) => {
      const script = scriptFor(shell, root);
      open(command).output.answer({ shell, script }, [script]);
    });
}
