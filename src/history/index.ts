export { type AccountRequest, accountForImport, type ImportAccount } from './account-for-import.ts';
