import type { ProgramDefinition } from '#sdk';
import { NOTICE_KINDS } from './notice.ts';

const NAME = /^[a-z][a-z0-9_]{0,60}$/;
const MOST_HOURS = 24 * 30;

/** What is wrong with a program's notices, in plain words. */
export function noticeFaults({ notices, connectors }: Pick<ProgramDefinition, 'notices' | 'connectors'>): string[] {
  if (!notices) return [];
  const { connector, definitions, confirmHours, service } = notices;
  const names = definitions.map(({ name }) => name);
  return [
    ...names.filter((name) => !NAME.test(name)).map((name) => `notice name "${name}" does not match ${NAME.source}`),
    ...[...new Set(names.filter((name, place) => names.indexOf(name) !== place))].map((name) => `two notices are called "${name}"`),
    ...definitions.filter(({ kind }) => !NOTICE_KINDS.includes(kind)).map(({ name }) => `notice ${name} is of no kind that there is`),
    ...(connector !== undefined && !connectors.some(({ name }) => name === connector)
      ? [`there is no connector ${connector} for notices`]
      : []),
    ...(Object.values(confirmHours).every((hours) => hours > 0 && hours <= MOST_HOURS)
      ? []
      : ['notices are confirmed after 1 to 720 hours']),
    ...(/^[a-z][a-z0-9-]{0,60}$/.test(service) ? [] : [`the service "${service}" of notices is no tag`]),
  ];
}
