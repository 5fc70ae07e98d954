import type { World } from './open-world.ts';
import { FOREIGN, FOREIGN_EXPORTS, NOWHERE } from './programs.ts';

type Params = Readonly<Record<string, string | number>>;

/** Values of a path's parameters: of what is there, in a program that is not the caller's, and of what is nowhere. */
export interface Pair {
  readonly foreign: Params;
  readonly missing: Params;
}

const NO_ID = 987_654_321;
const byId = (id: number, more: Params = {}): Pair => ({ foreign: { id, ...more }, missing: { id: NO_ID, ...more } });
const inProgram = (program: string, more: Params = {}): Pair => ({ foreign: { program, ...more }, missing: { program: NOWHERE, ...more } });

/** Which real object stands for the parameters of a path. The longest beginning of the path counts; a path without one fails the test. */
export const OBJECTS: Readonly<Record<string, (world: World) => Pair>> = {
  'submissions/:program': () => inProgram(FOREIGN),
  'submissions/:program/:id': ({ submission: id }) => inProgram(FOREIGN, { id }),
  'handoffs/:id': ({ handoff }) => byId(handoff),
  'handoffs/:id/attempts/:number': ({ handoff }) => byId(handoff, { number: 1 }),
  'destinations/:program/:name': () => inProgram(FOREIGN, { name: 'benefits_intake' }),
  'findings/:id': ({ finding }) => byId(finding),
  'alerts/:id': ({ alert }) => byId(alert),
  'maintenance-windows/:id': ({ maintenanceWindow }) => byId(maintenanceWindow),
  'notices/:id': ({ notice }) => byId(notice),
  'programs/:program': () => inProgram(FOREIGN),
  'error-classes/:id': ({ errorClass }) => byId(errorClass),
  'playbooks/:program/:name': () => inProgram(FOREIGN, { name: 'partner_down' }),
  'incidents/:id': ({ incident }) => byId(incident),
  'truth-lists/:id': ({ truthList }) => byId(truthList),
  'duplicates/:program': () => inProgram(FOREIGN),
  'imports/:id': ({ import: id }) => byId(id),
  'worklists/:program/:name': () => inProgram(FOREIGN, { name: 'all' }),
  'worklist-reviews/:program': () => inProgram(FOREIGN),
  'holds/:id': ({ hold }) => byId(hold),
  'runs/:id': ({ run }) => byId(run),
  'runs/:id/files/:kind': ({ run }) => byId(run, { kind: 'succeeded' }),
  'sealed-files/:id': ({ sealedFile }) => byId(sealedFile),
  'tasks/:program/:name': () => inProgram(FOREIGN, { name: 'paper-resubmission' }),
  'schedules/:program/:name': () => inProgram(FOREIGN, { name: 'nightly' }),
  'shares/:id': ({ share }) => byId(share),
  'partner/shares/:id': ({ share }) => byId(share),
  'partner/shares/:id/packages/:position': ({ share }) => byId(share, { position: 1 }),
  'exports/:program': () => inProgram(FOREIGN_EXPORTS),
  'exports/:program/:name': () => inProgram(FOREIGN_EXPORTS, { name: 'vawave' }),
  'export-files/:id': ({ exportFile }) => byId(exportFile),
};

/** The entry for a path, such as `/api/v1/csv/error-classes/:id/submissions`; undefined where the table has none. */
export function entryFor(path: string): string | undefined {
  const words = path
    .replace('/api/v1/', '')
    .replace(/^csv\//, '')
    .split('/');
  const last = words.findLastIndex((word) => word.startsWith(':'));
  const name = words.slice(0, last + 1).join('/');
  return name in OBJECTS ? name : undefined;
}

/** What a body must say so that the call gets as far as the object, where the least that its schema takes is not enough. */
export const BODIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  '/api/v1/submissions/:program/:id/remediations': { kind: 'not_remediated' },
  '/api/v1/handoffs/:id/decisions': { decision: 'stop' },
  '/api/v1/error-classes/:id/assignments': { owner: 'somebody' },
  '/api/v1/error-classes/:id/ignores': { until: '2036-01-05T10:00:00Z' },
  '/api/v1/programs/:program/holds': { person: 'person-1' },
  '/api/v1/incidents/:id/steps': { step: 'scoreboard' },
  '/api/v1/incidents/:id/drafts': { step: 'package' },
  '/api/v1/runs/:id/hand-overs': { to: 'theirs' },
};
