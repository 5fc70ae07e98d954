export { hasNetworkNamespaces } from './network-namespace.ts';
export { openReadingRoom } from './reading-room.ts';
