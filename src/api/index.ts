export { openApiDocument } from './openapi.ts';
export { type RunningApi, startApi } from './start-api.ts';
