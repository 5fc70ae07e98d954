import { type ErrorEntry, entry } from './entry.ts';

/** What an installation is set up with: settings, programs, secrets and keys. */
export const CONFIGURATION_ERRORS = {
  WB_CONFIG: entry(500, 'The configuration has faults.', 'Mend every fault that the message lists, then start again.'),
  WB_CONNECTOR: entry(
    500,
    'A partner is called whose connector is not set up.',
    'Set the variable that the message names; `waybill doctor` lists them all.',
  ),
  WB_KEYS: entry(
    500,
    'The key file is not a usable one.',
    'Restore the key file from its backup. Never make a new one over existing data: nothing encrypted before could be read.',
  ),
  WB_KEY_UNKNOWN: entry(
    500,
    'Data stands under a key that the key ring does not hold.',
    'Put the key that the message names back into the key file, or allow this process to use it in KMS.',
  ),
  WB_METRIC: entry(
    500,
    'A metric is split by something that may be personal or too many.',
    'Use one of the labels that src/kernel/telemetry/metrics.ts allows.',
  ),
  WB_PROGRAM: entry(500, 'A configured program is not well defined.', 'Mend what the message lists in the program, then start again.'),
  WB_SECRET: entry(
    500,
    'A secret that the configuration refers to cannot be read.',
    'Make the file or variable that the message names readable to this process.',
  ),
} as const satisfies Record<string, ErrorEntry>;
