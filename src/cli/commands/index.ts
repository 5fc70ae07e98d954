import type { Command } from 'commander';
import type { OpenContext } from '../context.ts';
import { addDemo } from './demo.ts';
import { addImport } from './import.ts';
import { addLedger } from './ledger.ts';
import { addSample } from './sample.ts';
import { addServing } from './serving.ts';
import { addStanding } from './standing.ts';

/** Every command, in the order of `waybill --help`. */
export const COMMANDS: readonly ((root: Command, open: OpenContext) => void)[] = [
  addServing,
  addImport,
  addStanding,
  addLedger,
  addSample,
  addDemo,
];
