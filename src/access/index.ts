export { type SessionRow, selectTokens as listTokens, selectUsers as listUsers, type UserRow } from './access.sql.ts';
export {
  administeredBy,
  type Caller,
  demand,
  demandEverywhere,
  type Grant,
  mayDo,
  RIGHT_NAMES,
  type Right,
  ROLES,
  type Role,
  receiversOf,
  rightsOf,
} from './caller.ts';
export { type Counts, forgetFailures, noteFailure, refuseTooMany } from './hold-off.ts';
export { addUser, callerNamed, callerOf, ensureUser, grantRole, type RoleRequest, removeUser, revokeRole } from './manage-users.ts';
export { setPassword, signInByPassword } from './passwords.ts';
export { refuseOnRecord } from './refuse-on-record.ts';
export {
  callerBySession,
  inviteUser,
  issueSignInLink,
  listSessions,
  type SessionCaller,
  type SignedIn,
  signIn,
  signOut,
  signOutEverywhere,
} from './sign-in.ts';
export { beginVisit, endVisit, grantsOfClaim, type ProvidedPerson, signInByProvider } from './sign-in-by-provider.ts';
export { callerByToken, issueToken, issueTokenFor, type TokenRequest, withdrawToken } from './tokens.ts';
export { isWriteStopped, readWriteStop, stopWrites } from './write-stop.ts';
export type { WriteStop } from './write-stops.sql.ts';
