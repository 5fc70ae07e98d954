import type { Command } from 'commander';
import type { Config, SettingDescription } from '#kernel/config/index.ts';
import { isWaybillError } from '#kernel/errors.ts';
import type { CliContext, OpenContext } from '../context.ts';
import { bad, type Check, checked, good } from '../doctor/check.ts';
import { checkInstallation } from '../doctor/check-installation.ts';
import { checkMachine } from '../doctor/check-machine.ts';
import { table } from '../output.ts';

interface Findings {
  readonly ok: boolean;
  readonly checks: readonly Check[];
  readonly settings: readonly SettingDescription[];
}

/** `waybill doctor`: looks at everything, mends nothing. Exit code 1 where a check fails. */
export function addDoctor(root: Command, open: OpenContext): void {
  root
    .command('doctor')
    .description('look at database, object store, connectors, clock, disk, standing, ledger, keys and PDF engine')
    .action(async (_given: unknown, command: Command) => {
      const context = open(command);
      const findings = await examine(context);
      context.output.answer(findings, linesOf(findings));
      if (!findings.ok) context.output.fail();
    });
}

async function examine(context: CliContext): Promise<Findings> {
  const config = await configOf(context);
  if (!('describe' in config)) return { ok: false, checks: [config], settings: [] };
  const opened = await checked('installation', () => context.within('read', (house) => checkInstallation(house)));
  const checks = [good('configuration', `${config.programs.length} programs`), ...opened, ...(await checkMachine(config.data))];
  return { ok: checks.every(({ ok }) => ok), checks, settings: config.describe() };
}

async function configOf({ readConfig }: CliContext): Promise<Config | Check> {
  try {
    return await readConfig();
  } catch (error) {
    if (isWaybillError(error)) return bad('configuration', error.message, error.next);
    throw error;
  }
}

function linesOf({ checks, settings }: Findings): string[] {
  const failed = checks.filter(({ ok }) => !ok);
  return [
    ...table(
      ['', 'check', 'found'],
      checks.map(({ ok, check, detail }) => [ok ? 'ok' : 'FAILED', check, detail]),
    ),
    ...checks.filter(({ next }) => next !== '').map(({ check, next }) => `${check}: ${next}`),
    '',
    ...table(['setting', 'value', 'from'], settings.map(settingCells)),
    '',
    failed.length === 0
      ? 'Everything works.'
      : `${failed.length} of ${checks.length} checks failed: ${failed.map(({ check }) => check).join(', ')}.`,
  ];
}

function settingCells({ variable, isSet, isSecret, value, origin }: SettingDescription): string[] {
  return [variable, isSet ? (isSecret ? 'set, not shown' : (value ?? '')) : 'not set', origin ?? ''];
}
