import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { DestinationDefinition, ExportDefinition } from '#sdk';
import type { ExportFile, FileState } from './export.ts';
import { selectFile, takeFile } from './files.sql.ts';
import type { ExportHouse } from './ports.ts';

export interface LoadedExport {
  readonly program: string;
  readonly definition: ExportDefinition;
  readonly destination: DestinationDefinition<never>;
}

/** @throws WaybillError WB_NOT_FOUND naming the program's exports */
export function exportNamed({ programs }: Pick<ExportHouse, 'programs'>, program: string, name: string): LoadedExport {
  const found = programs.get(program);
  const definition = found?.exports.get(name);
  const destination = definition && found?.destinations.get(definition.destination);
  if (definition && destination) return { program, definition, destination };
  const names = [...(found?.exports.keys() ?? [])].join(', ');
  throw new WaybillError('WB_NOT_FOUND', `The program ${program} has no export "${name}"; it has ${names || 'none'}.`);
}

/** Every export that is loaded, by program and name. */
export function everyExport({ programs }: Pick<ExportHouse, 'programs'>): LoadedExport[] {
  return [...programs.values()].flatMap((program) =>
    [...program.exports.keys()].map((name) => exportNamed({ programs }, program.name, name)),
  );
}

/** @throws WaybillError WB_NOT_FOUND */
export async function fileNumbered(session: Session, id: number): Promise<ExportFile> {
  const file = await selectFile(session, id);
  if (file) return file;
  throw new WaybillError('WB_NOT_FOUND', `There is no export file ${id}, or not for you.`, { fileId: id });
}

/** @throws WaybillError WB_NOT_FOUND, WB_EXPORT_STATE where it is in another state, or somebody works on it */
export async function holdFile(session: Session, id: number, states: readonly FileState[], purpose: string): Promise<ExportFile> {
  const held = await takeFile(session, id);
  const file = held ?? (await fileNumbered(session, id));
  if (held && states.includes(held.state)) return held;
  const why = held ? `${file.state}; it would have to be ${states.join(' or ')}` : 'being worked on; try again in a moment';
  throw new WaybillError('WB_EXPORT_STATE', `Export file ${id} is ${why} ${held ? purpose : ''}`.trim(), { fileId: id, state: file.state });
}
