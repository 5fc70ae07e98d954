import { describe, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import type { Session } from '../kernel/db/database.ts';
import { useDatabase } from '../testing/index.ts';
import {
  addUser,
  type Caller,
  callerBySession,
  callerByToken,
  callerNamed,
  demand,
  ensureUser,
  issueSignInLink,
  issueToken,
  issueTokenFor,
  listTokens,
  removeUser,
  signIn,
  withdrawToken,
} from './index.ts';

const db = useDatabase();
const ACTOR = { kind: 'system', name: 'test' } as const;
const within = <T>(work: (session: Session) => Promise<T>): Promise<T> => db.database.transaction('*', work);

describe('access', () => {
  test('a token stands for its user until it expires or is withdrawn', async () => {
    await within((s) => addUser(s, { name: 'olive', role: 'operator', programs: ['form526'] }, ACTOR));
    const { token } = await within((s) => issueToken(s, { user: 'olive', name: 'laptop', days: 1 }, ACTOR));
    expect(await within((s) => callerByToken(s, token))).toMatchObject({ name: 'olive', role: 'operator', scope: ['form526'] });
    setClockOffset(25 * 3_600_000);
    expect(await within((s) => callerByToken(s, token))).toBeUndefined();
    setClockOffset(0);
    const [row] = await within(listTokens);
    await within((s) => withdrawToken(s, row!.id, ACTOR));
    expect(await within((s) => callerByToken(s, token))).toBeUndefined();
  });

  test('a token may have less than its user, never more, and loses what its user loses', async () => {
    const ADMIN = { rights: ['read', 'operate', 'approve', 'administer'], scope: '*', actor: ACTOR } as unknown as Caller;
    await within((s) => addUser(s, { name: 'nora', role: 'operator', programs: ['form526', 'vye'] }, ACTOR));
    const request = { user: 'nora', name: 'report', days: 1 };
    const issue = (more: object, by = ADMIN) => within((s) => issueTokenFor(s, by, { ...request, ...more }));
    const { token } = await issue({ rights: ['read'], programs: ['vye'] });
    const caller = (await within((s) => callerByToken(s, token)))!;
    expect(caller).toMatchObject({ name: 'nora', rights: ['read'], scope: ['vye'] });
    expect(() => demand(caller, 'operate')).toThrow('This token of nora was issued without the right to operate.');
    expect(() => demand(caller, 'approve')).toThrow('nora has the role operator, which may not approve.');
    await expect(issue({ rights: ['approve'] })).rejects.toThrow('may not approve; no token of theirs may');
    await expect(issue({ programs: ['other'] })).rejects.toThrow('does not see the program other');
    await db.owner.query("update users set programs = '{form526}' where name = 'nora'");
    expect(await within((s) => callerByToken(s, token))).toMatchObject({ scope: [] });
    const lesser = { ...ADMIN, rights: ['administer'], scope: ['form526'] } as unknown as Caller;
    await expect(issue({ programs: ['form526'] }, lesser)).rejects.toMatchObject({ code: 'WB_FORBIDDEN' });
    await expect(issue({ rights: [] }, { ...ADMIN, scope: ['vye'] } as Caller)).rejects.toThrow('You see vye only');
  });

  test('only hashes are stored', async () => {
    await within((s) => ensureUser(s, 'hank', 'viewer', ACTOR));
    const { token } = await within((s) => issueToken(s, { user: 'hank', name: 'x', days: 1 }, ACTOR));
    const { rows } = await db.owner.query('select t.*::text as line from tokens t');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('of two who use one sign-in link at once, one is signed in', async () => {
    const user = await within((s) => ensureUser(s, 'ada', 'administrator', ACTOR));
    const link = await within((s) => issueSignInLink(s, user));
    const both = await Promise.all([within((s) => signIn(s, link)), within((s) => signIn(s, link))]);
    const [signedIn] = both.filter((each) => each !== undefined);
    expect(both.filter((each) => each !== undefined)).toHaveLength(1);
    expect(await within((s) => callerBySession(s, signedIn!.sessionToken))).toMatchObject({ name: 'ada' });
    await within((s) => removeUser(s, 'ada', ACTOR));
    expect(await within((s) => callerBySession(s, signedIn!.sessionToken))).toBeUndefined();
  });

  test('a role that may not do a thing is refused by name', async () => {
    await within((s) => addUser(s, { name: 'vera', role: 'viewer', programs: [] }, ACTOR));
    const caller = await within((s) => callerNamed(s, 'vera'));
    expect(() => demand(caller, 'read')).not.toThrow();
    expect(() => demand(caller, 'approve')).toThrow('vera has the role viewer, which may not approve.');
  });
});
