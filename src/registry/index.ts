export { loadPrograms, programNamed, taskNamed } from './load-programs.ts';
export type { LoadedProgram, LoadedTask, Registry } from './program.ts';
