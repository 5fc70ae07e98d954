import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { createKeyFile, openKeyring } from '../kernel/crypto/index.ts';
import type { Session } from '../kernel/db/database.ts';
import { useDatabase } from '../testing/index.ts';
import {
  addUser,
  callerBySession,
  callerByToken,
  callerNamed,
  callerOf,
  demand,
  demandEverywhere,
  ensureUser,
  grantRole,
  grantsOfClaim,
  issueSignInLink,
  issueToken,
  issueTokenFor,
  listTokens,
  mayDo,
  removeUser,
  revokeRole,
  setPassword,
  signIn,
  signInByPassword,
  signInByProvider,
  signOut,
  withdrawToken,
} from './index.ts';

const db = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'waybill-access-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
createKeyFile(join(folder, 'keys.json'));
const keyring = await openKeyring({ keys: `file:${folder}/keys.json` });
const ACTOR = { kind: 'system', name: 'test' } as const;
const within = <T>(work: (session: Session) => Promise<T>): Promise<T> => db.database.transaction('*', work);

describe('access', () => {
  test('a token stands for its user until it expires or is withdrawn', async () => {
    await within((s) => addUser(s, { name: 'olive', role: 'operator', programs: ['form526'] }, ACTOR));
    const { token } = await within((s) => issueToken(s, { user: 'olive', name: 'laptop', days: 1 }, ACTOR));
    expect(await within((s) => callerByToken(s, token))).toMatchObject({
      name: 'olive',
      grants: [{ role: 'operator' }],
      scope: ['form526'],
    });
    setClockOffset(25 * 3_600_000);
    expect(await within((s) => callerByToken(s, token))).toBeUndefined();
    setClockOffset(0);
    const [row] = await within(listTokens);
    await within((s) => withdrawToken(s, row!.id, ACTOR));
    expect(await within((s) => callerByToken(s, token))).toBeUndefined();
  });

  test('a token may have less than its user, never more, and loses what its user loses', async () => {
    const ADMIN = callerOf({ id: 1, name: 'root', grants: [{ role: 'administrator', program: null, partner: null }] });
    await within((s) => addUser(s, { name: 'nora', role: 'operator', programs: ['form526', 'vye'] }, ACTOR));
    const request = { user: 'nora', name: 'report', days: 1 };
    const issue = (more: object, by = ADMIN) => within((s) => issueTokenFor(s, by, { ...request, ...more }));
    const { token } = await issue({ rights: ['read'], programs: ['vye'] });
    const caller = (await within((s) => callerByToken(s, token)))!;
    expect(caller).toMatchObject({ name: 'nora', permits: new Map([['read', ['vye']]]), scope: ['vye'] });
    expect(() => demand(caller, 'operate')).toThrow('This token of nora was issued without the right to operate.');
    expect(() => demand(caller, 'approve')).toThrow('nora has the role operator, which may not approve.');
    await expect(issue({ rights: ['approve'] })).rejects.toThrow('no role that may approve');
    await expect(issue({ programs: ['other'] })).rejects.toThrow('does not see the program other');
    await within((s) => revokeRole(s, 'nora', { role: 'operator', programs: ['vye'] }, ACTOR));
    expect(await within((s) => callerByToken(s, token))).toMatchObject({ scope: [] });
    const lesser = { ...ADMIN, permits: new Map([['administer', ['form526']]] as const) };
    await expect(issue({ programs: ['form526'] }, lesser)).rejects.toMatchObject({ code: 'WB_FORBIDDEN' });
    await expect(issue({ rights: [] }, { ...ADMIN, scope: ['vye'] })).rejects.toThrow('You see vye only');
  });

  test('roles add to each other, each in its programs', async () => {
    await within((s) => addUser(s, { name: 'mixed', role: 'viewer', programs: ['form526'] }, ACTOR));
    await within((s) => grantRole(s, 'mixed', { role: 'operator', programs: ['vye'] }, ACTOR));
    await within((s) => grantRole(s, 'mixed', { role: 'operator', programs: ['vye'] }, ACTOR));
    const caller = await within((s) => callerNamed(s, 'mixed'));
    expect(caller.grants).toHaveLength(2);
    expect(caller.scope).toEqual(['form526', 'vye']);
    expect(demand(caller, 'read').scope).toEqual(['form526', 'vye']);
    expect(demand(caller, 'operate').scope).toEqual(['vye']);
    expect([mayDo(caller, 'operate', 'vye'), mayDo(caller, 'operate', 'form526'), mayDo(caller, 'approve')]).toEqual([true, false, false]);
    expect(() => demandEverywhere(caller, 'operate')).toThrow('may operate in vye only');
    await within((s) => grantRole(s, 'mixed', { role: 'operator', programs: [] }, ACTOR));
    expect(demandEverywhere(await within((s) => callerNamed(s, 'mixed')), 'operate').scope).toBe('*');
  });

  test('a partner is of one program and one partner, and may receive and nothing else', async () => {
    await within((s) => addUser(s, { name: 'pat', role: 'partner', programs: ['form526'], partner: 'vba' }, ACTOR));
    const caller = await within((s) => callerNamed(s, 'pat'));
    expect([...caller.permits]).toEqual([['receive', ['form526']]]);
    for (const bad of [
      { role: 'partner', programs: ['form526'] },
      { role: 'partner', programs: [], partner: 'vba' },
      { role: 'viewer', programs: [], partner: 'vba' },
    ])
      await expect(within((s) => grantRole(s, 'pat', bad, ACTOR))).rejects.toMatchObject({ code: 'WB_USAGE' });
  });

  test('a session ends when nobody uses it, when its time is over, and by its user', async () => {
    const user = await within((s) => ensureUser(s, 'idle', 'viewer', ACTOR));
    const link = await within((s) => issueSignInLink(s, user));
    const { sessionToken } = (await within((s) => signIn(s, link)))!;
    const ask = (isPassive = false) => within((s) => callerBySession(s, sessionToken, isPassive));
    const minutes = (n: number) => setClockOffset(n * 60_000);
    minutes(20);
    expect((await ask(true))?.name).toBe('idle');
    minutes(29);
    expect((await ask())?.name).toBe('idle');
    minutes(58);
    expect(await ask(true)).toBeDefined();
    minutes(60);
    expect(await ask(true)).toBeUndefined();
    setClockOffset(0);
    const caller = (await ask())!;
    await within((s) => signOut(s, caller));
    expect(await ask()).toBeUndefined();
  });

  test('a password signs in, another one does not, and setting one ends the other sessions', async () => {
    const user = await within((s) => ensureUser(s, 'pia', 'administrator', ACTOR));
    const enter = async () => (await within(async (s) => signIn(s, await issueSignInLink(s, user))))!.sessionToken;
    const [here, elsewhere] = [await enter(), await enter()];
    const caller = (await within((s) => callerBySession(s, here)))!;
    const house = { database: db.database, keyring };
    const set = (password: string, current?: string) => setPassword(house, caller, { password, current });
    await expect(set('short')).rejects.toThrow('from 12 to 200 characters');
    await expect(set('aaaaaaaaaaaaaaaa')).rejects.toThrow('too easy to guess');
    await expect(set('Hello-Pia-Hello')).rejects.toThrow('too easy to guess');
    await set('correct horse battery');
    expect(await within((s) => callerBySession(s, elsewhere))).toBeUndefined();
    expect(await within((s) => callerBySession(s, here))).toBeDefined();
    const address = '203.0.113.1';
    await expect(set('another long password')).rejects.toMatchObject({ code: 'WB_UNAUTHENTICATED' });
    expect(await signInByPassword(house, { name: 'pia', password: 'correct horse battery', address })).toBeDefined();
    expect(await signInByPassword(house, { name: 'pia', password: 'wrong', address })).toBeUndefined();
    expect(await signInByPassword(house, { name: 'idle', password: 'wrong', address })).toBeUndefined();
    const { rows } = await db.owner.query<{ password_hash: string }>("select password_hash from users where name = 'pia'");
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await within((s) => removeUser(s, 'pia', ACTOR));
    expect(await signInByPassword(house, { name: 'pia', password: 'correct horse battery', address })).toBeUndefined();
  });

  test('the claim of a provider gives roles, and takes away what it no longer tells', async () => {
    expect(
      grantsOfClaim(
        ['waybill:viewer', 'operator:vye', 'partner:form526:vba', 'operator:unknown', 'partner:vye', 'admins', 'viewer'],
        ['form526', 'vye'],
      ),
    ).toEqual([
      { role: 'viewer', program: null, partner: null },
      { role: 'operator', program: 'vye', partner: null },
      { role: 'partner', program: 'form526', partner: 'vba' },
    ]);
    const person = { issuer: 'https://id.example', subject: 'subject-1', name: 'Nora@example.org' };
    const enter = (roles: readonly string[], more: object = {}) =>
      within((s) => signInByProvider(s, { ...person, roles, ...more }, ['form526', 'vye']));
    const { sessionToken } = await enter(['operator', 'approver:vye']);
    const first = (await within((s) => callerBySession(s, sessionToken)))!;
    // The name is taken by a user of this installation: the account gets one of its own, and never that user's rights.
    expect(first.name).toMatch(/^nora-[0-9a-f]{8}$/);
    expect(first.grants).toHaveLength(2);
    await enter(['viewer:vye']);
    expect((await within((s) => callerBySession(s, sessionToken)))?.grants).toEqual([{ role: 'viewer', program: 'vye', partner: null }]);
    await expect(enter([])).rejects.toMatchObject({ code: 'WB_FORBIDDEN' });
    await within((s) => removeUser(s, first.name, ACTOR));
    await expect(enter(['operator'])).rejects.toMatchObject({ code: 'WB_UNAUTHENTICATED' });
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
