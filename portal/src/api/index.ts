/**
 * The API as pages see it. For each call of docs/openapi.json, by its operation id:
 * `getRunsId(…)` asks once · `getRunsIdOptions(…)` is the question for `useQuery` · `postRunsIdPausesMutation()` the deed for `useMutation` ·
 * `GetRunsIdResponse` and `GetRunsIdData` are the shapes.
 */
export { type ApiFault, isApiFault } from './fault.ts';
export * from './generated/@tanstack/react-query.gen.ts';
export * from './generated/types.gen.ts';
export * from './shapes.ts';
