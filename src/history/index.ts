export { type AccountRequest, accountForImports, type ImportAccount } from './account-for-imports.ts';
export { readImportedStanding } from './read-imported-standing.ts';
