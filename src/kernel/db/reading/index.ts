export { openReader, type Reader } from './reader.ts';
