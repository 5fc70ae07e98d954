import { type ErrorEntry, entry } from './entry.ts';

/** Who may call, and what a caller may do. */
export const ACCESS_ERRORS = {
  WB_CROSS_SITE: entry(
    403,
    'A change was asked for by a page of another site, or without the header that our own pages send.',
    'Use the portal, or send a token in place of the cookie.',
  ),
  WB_FORBIDDEN: entry(403, 'Your role may not do this.', 'Ask someone whose role may, or an administrator for another role.'),
  WB_PROVIDER_SILENT: entry(
    503,
    'The sign-in provider does not answer, or not as a provider does.',
    'Try again in a minute. If it lasts, check WAYBILL_OIDC_ISSUER with `waybill doctor`; a local administrator still signs in by password.',
  ),
  WB_TOO_MANY_ATTEMPTS: entry(
    429,
    'Too many tries from this address, or of this name, failed.',
    'Wait as long as the answer says, then use a token or a password that is good.',
  ),
  WB_UNAUTHENTICATED: entry(401, 'The call says nobody who makes it.', 'Give a token (`Authorization: Bearer …`) or sign in.'),
  WB_USER_EXISTS: entry(409, 'There is a user of that name.', 'Use the one there is, or another name.'),
  WB_WRITES_ALLOWED: entry(409, 'Writes are allowed already.', 'Nothing is to be done; `waybill writes show` says since when.'),
  WB_WRITES_STOPPED: entry(
    409,
    'An administrator stopped everything that changes or sends.',
    '`waybill writes show` says who and why. When the cause is mended, an administrator allows it again with `waybill writes allow`.',
  ),
} as const satisfies Record<string, ErrorEntry>;
