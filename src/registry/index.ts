export { type Connections, openConnections, type Reachability } from './connections.ts';
export { loadPrograms, programNamed, taskNamed } from './load-programs.ts';
export type { LoadedProgram, LoadedTask, Registry } from './program.ts';
