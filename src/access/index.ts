export { selectTokens as listTokens, selectUsers as listUsers } from './access.sql.ts';
export { type Caller, demand, mayDo, RIGHT_NAMES, type Right, ROLES, type Role, rightsOf } from './caller.ts';
export { addUser, callerNamed, callerOf, ensureUser, removeUser } from './manage-users.ts';
export { callerBySession, issueSignInLink, signIn, signOutEverywhere } from './sign-in.ts';
export { callerByToken, issueToken, issueTokenFor, type TokenRequest, withdrawToken } from './tokens.ts';
export { isWriteStopped, readWriteStop, stopWrites } from './write-stop.ts';
export type { WriteStop } from './write-stops.sql.ts';
