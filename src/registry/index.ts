export { codeHash } from './code-hash.ts';
export { type Connections, openConnections, type Reachability } from './connections.ts';
export type { Installation } from './installation.ts';
export { loadPrograms, programNamed, taskNamed } from './load-programs.ts';
export type { LoadedProgram, LoadedTask, Registry } from './program.ts';
export { proofOf } from './proof-of.ts';
