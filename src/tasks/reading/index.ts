export { hasNetworkNamespaces } from './network-namespace.ts';
export { createRefusalNotes } from './note-refused.ts';
export { openReadingRoom } from './reading-room.ts';
