import type { ExportDefinition, ProgramDefinition } from '#sdk';
import { layoutFaults } from '../exports/index.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const LAST_WEEKDAY = 7;

/** What is wrong with a program's exports, in plain words. */
export function exportFaults(program: ProgramDefinition): string[] {
  const exports = program.exports ?? [];
  const forms = exports.map(({ form }) => form);
  const shared = forms.filter((form, place) => forms.indexOf(form) !== place).map((form) => `two exports take the form ${form}`);
  const stores = program.stores ?? [];
  const named = stores.filter(({ name }) => program.connectors.some((connector) => connector.name === name));
  return [
    ...shared,
    ...named.map(({ name }) => `store and connector are both called ${name}`),
    ...exports.flatMap((each) => faultsOf(program, each).map((fault) => `export ${each.name}: ${fault}`)),
  ];
}

function faultsOf(program: ProgramDefinition, definition: ExportDefinition): string[] {
  const { form, destination, store, layout, retryMinutes, expectedRows } = definition;
  const faults = [...layoutFaults(layout), ...scheduleFaults(definition)];
  if (!program.forms.some(({ name }) => name === form)) faults.push(`there is no form ${form}`);
  if (!program.destinations.some(({ name }) => name === destination)) faults.push(`there is no destination ${destination}`);
  if (!program.stores?.some(({ name }) => name === store)) faults.push(`there is no store ${store}`);
  if (retryMinutes.length === 0 || retryMinutes.some((minutes) => minutes <= 0)) faults.push('its retries have no minutes');
  if (expectedRows.least > expectedRows.most) faults.push('it expects at least more rows than at most');
  return faults;
}

function scheduleFaults({ schedule: { timeZone, at, deadline, weekdays }, nameTimeZone }: ExportDefinition): string[] {
  const faults = [timeZone, nameTimeZone].filter((zone) => !isTimeZone(zone)).map((zone) => `"${zone}" is no time zone`);
  if (![at, deadline].every((time) => TIME.test(time))) faults.push('its times are not HH:MM');
  else if (deadline <= at) faults.push('its deadline is not after its time');
  if (!weekdays.every((day) => Number.isInteger(day) && day >= 1 && day <= LAST_WEEKDAY)) faults.push('a weekday is not from 1 to 7');
  return faults;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
