export { type AccountRequest, accountForImports, type ImportAccount } from './account-for-imports.ts';
