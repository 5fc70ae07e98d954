import { runCli } from './cli/run-cli.ts';
import { composition } from './composition/command-line.ts';
import { keepHeapSmall } from './kernel/heap.ts';

keepHeapSmall();
process.exitCode = await runCli(process.argv.slice(2), composition);
