import cookie from '@fastify/cookie';
import fastify from 'fastify';
import { beforeAll, describe, expect, test } from 'vitest';
import { addUser, grantRole, issueToken } from '../src/access/index.ts';
import { countAttempts } from '../src/api/attempts.ts';
import { openApiDocument } from '../src/api/openapi.ts';
import type { Route } from '../src/api/route.ts';
import { ROUTES } from '../src/api/routes.ts';
import { serveAll } from '../src/api/start-api.ts';
import type { Answer } from '../src/api/test-api.ts';
import { BODIES, entryFor, OBJECTS, type Pair } from './authorisation/objects.ts';
import { OPEN_DOORS, tryDoor } from './authorisation/open-doors.ts';
import { useWorld } from './authorisation/open-world.ts';
import { FOREIGN, FOREIGN_EXPORTS, NOWHERE, OWN } from './authorisation/programs.ts';
import { bodyFor, type Operation, queryFor } from './authorisation/valid-call.ts';

const held = useWorld();
const { api } = held;
const document = openApiDocument() as { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

/** What each role may, said once more: the test must not believe the code that it tests. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  viewer: ['read'],
  operator: ['read', 'operate'],
  approver: ['read', 'approve'],
  administrator: ['read', 'operate', 'approve', 'administer'],
  partner: ['receive'],
};
const ROLES = Object.keys(MAY);

/** Calls that whoever is known may make: about themselves. */
const FOR_WHOEVER_IS_KNOWN = ['GET /api/v1/session', 'POST /api/v1/passwords', 'POST /api/v1/sign-outs'];
/** Calls that change nothing although they are sent as POST. */
const POSTS_THAT_READ = ['POST /api/v1/submission-searches'];

const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;
const operationOf = ({ method, path }: Route): Operation =>
  document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] as Operation;

const tokens = new Map<string, string>();
const tokenOf = (name: string): string => tokens.get(name)!;

async function addCaller(name: string, ...grants: readonly (readonly [role: string, programs: readonly string[], partner?: string])[]) {
  const by = { kind: 'system', name: 'test' } as const;
  await api.db.database.transaction('*', async (session) => {
    const [first, ...rest] = grants.map(([role, programs, partner]) => ({ role, programs, ...(partner ? { partner } : {}) }));
    await addUser(session, { name, ...first! }, by);
    for (const grant of rest) await grantRole(session, name, grant, by);
    tokens.set(name, (await issueToken(session, { user: name, name: 'test', days: 1 }, by)).token);
  });
}

beforeAll(async () => {
  for (const role of ROLES.filter((each) => each !== 'partner')) {
    await addCaller(`every.${role}`, [role, []]);
    await addCaller(`own.${role}`, [role, [OWN]]);
  }
  for (const name of ['every.partner', 'own.partner']) await addCaller(name, ['partner', [OWN], 'vba']);
  await addCaller('other.partner', ['partner', [FOREIGN], 'archive']);
  await addCaller('receiver', ['partner', [FOREIGN], 'administration']);
  // Everything in their own program; elsewhere they may look and no more.
  await addCaller('mixed', ['administrator', [OWN]], ['viewer', [FOREIGN, FOREIGN_EXPORTS]]);
  await addCaller('theirs', ['administrator', [FOREIGN, FOREIGN_EXPORTS]]);
});

const AT_ONCE = 8;

/** Does it for each, some at once; answers in their order. */
async function forEach<T, A>(all: readonly T[], work: (one: T) => Promise<A>): Promise<A[]> {
  const answers: A[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) answers.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(work))));
  return answers;
}

/** Sends the least that the description takes, to what the values name. */
function send(route: Route, token: string, values: Pair['foreign'], more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const operation = operationOf(route);
  const path = route.path.replaceAll(/:(\w+)/g, (_all, name: string) => String(values[name]));
  const query = { ...queryFor(operation), ...(route.method === 'GET' ? (more as Record<string, string>) : {}) };
  const { type, body } = bodyFor(operation) ?? {};
  const isJson = type === 'application/json';
  const given = isJson ? { ...(body as object), ...BODIES[route.path], ...more } : body;
  return api.call(`${path}?${new URLSearchParams(query).toString()}`, {
    token,
    method: route.method,
    ...(given === undefined ? {} : { body: given, headers: { 'content-type': type! } }),
  });
}

/** An answer without what was asked for in it, nor the moment at which it was made. */
function shapeOf({ status, body }: Answer, asked: Pair['foreign']): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const names = Object.values(asked).map(String);
  const bare = names.reduce((rest, each) => rest.replaceAll(new RegExp(`\\b${each}\\b`, 'g'), '#'), text);
  return `${status} ${bare.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<at>')}`;
}

describe('each call and each role', () => {
  test('has a rule, and the description tells it', () => {
    const without = ROUTES.filter(({ right }) => right === undefined).map(nameOf);
    expect(without.toSorted()).toEqual(FOR_WHOEVER_IS_KNOWN);
    const differing = ROUTES.filter((route) => {
      const told = operationOf(route);
      return told['x-right'] !== route.right || (told['x-in-every-program'] ?? false) !== (route.isForAll ?? false);
    });
    expect(differing.map(nameOf)).toEqual([]);
    const reading = ROUTES.filter(({ method, right }) => method === 'POST' && right === 'read').map(nameOf);
    expect(reading).toEqual(POSTS_THAT_READ);
  });

  test('nobody is answered without saying who they are', async () => {
    const told = await forEach(ROUTES, (route) => api.call(route.path.replaceAll(/:\w+/g, '1'), { method: route.method }));
    expect(new Set(told.map(({ status, body }) => `${status} ${body.error.code}`))).toEqual(new Set(['401 WB_UNAUTHENTICATED']));
  });

  test.each(ROLES)('%s: without the right it is refused before the body is looked at, with it it is not', async (role) => {
    const wrong: string[] = [];
    for (const place of ['every', 'own'])
      await forEach(ROUTES, async (route) => {
        const { status, body } = await knock(route, tokenOf(`${place}.${role}`));
        const expected = mayKnock(route, role, place) ? (route.method === 'POST' ? UNREADABLE : FOUND_OR_NOT) : ['403 WB_FORBIDDEN'];
        const told = `${status} ${body?.error?.code ?? ''}`.trim();
        if (!expected.includes(told)) wrong.push(`${place}: ${nameOf(route)}: ${told}`);
      });
    expect(wrong).toEqual([]);
  });
});

/** What a body that cannot be read is answered with by a call that reads it. */
const UNREADABLE = ['400 WB_USAGE', '415 WB_MEDIA_TYPE'];
const FOUND_OR_NOT = ['200', '400 WB_USAGE', '404 WB_NOT_FOUND'];

/** Calls with a body that cannot be read: whoever may not call is told that first. */
function knock({ method, path }: Route, token: string): Promise<Answer> {
  const body = method === 'POST' ? { body: '{ no JSON', headers: { 'content-type': 'application/json' } } : {};
  return api.call(path.replaceAll(/:\w+/g, '987654321'), { token, method, ...body });
}

function mayKnock({ right, isForAll }: Route, role: string, place: string): boolean {
  if (right === undefined) return true;
  return MAY[role]!.includes(right) && (!isForAll || place === 'every');
}

const withPath = ROUTES.filter(({ path, isForAll }) => path.includes(':') && !isForAll);
const callersOf = ({ right }: Route): readonly string[] => {
  if (right === 'receive') return ['own.partner', 'other.partner'];
  return right === 'read' ? ['own.administrator'] : ['own.administrator', 'mixed'];
};

describe('what is of another program or another partner', () => {
  test('each path with a parameter has an object in the table', () => {
    expect(withPath.filter(({ path }) => entryFor(path) === undefined).map(nameOf)).toEqual([]);
    const used = new Set(withPath.map(({ path }) => entryFor(path)));
    expect(Object.keys(OBJECTS).filter((each) => !used.has(each))).toEqual([]);
  });

  test('is answered exactly as what there is not', async () => {
    const calls = withPath.flatMap((route) => callersOf(route).map((caller) => ({ route, caller })));
    const differing = await forEach(calls, async ({ route, caller }) => {
      const { there, nowhere, status } = await askedOf(route, caller);
      return there === nowhere && status !== 403 && status < 500 ? [] : [`${nameOf(route)} as ${caller}: ${there} / ${nowhere}`];
    });
    expect(differing.flat()).toEqual([]);
  });

  test('is there for whoever it belongs to, so that the answers before were about something', async () => {
    const calls = withPath.toSorted((one, other) => one.method.localeCompare(other.method));
    const unreal: string[] = [];
    for (const route of calls) {
      const { there, nowhere } = await askedOf(route, route.right === 'receive' ? 'receiver' : 'theirs');
      const isWhole = route.method === 'POST' || there.startsWith('200') || nameOf(route) === NO_FILE_YET;
      if (there === nowhere || !isWhole) unreal.push(`${nameOf(route)}: ${there}`);
    }
    expect(unreal).toEqual([]);
  });

  test('is not told apart where the query or the body names it either', async () => {
    const naming = ROUTES.filter((route) => !withPath.includes(route) && !route.isForAll && namesProgram(route));
    expect(naming.length).toBeGreaterThan(20);
    const differing = await forEach(naming, async (route) => {
      const caller = tokenOf(callersOf(route).at(-1)!);
      const named = (program: string) => send(route, caller, {}, { ...BODIES[route.path], program });
      const [there, nowhere] = [await named(FOREIGN), await named(NOWHERE)];
      const [one, other] = [shapeOf(there, { program: FOREIGN }), shapeOf(nowhere, { program: NOWHERE })];
      return one === other && there.status < 500 ? [] : [`${nameOf(route)}: ${one} / ${other}`];
    });
    expect(differing.flat()).toEqual([]);
  });

  test('a share that another program’s run would make is refused as that of no run', async () => {
    const ask = (run: number) => api.call('/api/v1/shares', { token: tokenOf('mixed'), body: { run, reason: 'a test' } });
    const [there, nowhere] = [await ask(held.world.run), await ask(987_654_321)];
    expect(there.status).toBe(404);
    expect(shapeOf(there, { run: held.world.run })).toBe(shapeOf(nowhere, { run: 987_654_321 }));
  });
});

/** The run of the table has made no result file; that it is told so shows that it is there. */
const NO_FILE_YET = 'GET /api/v1/runs/:id/files/:kind';

async function askedOf(route: Route, caller: string): Promise<{ there: string; nowhere: string; status: number }> {
  const { foreign, missing } = OBJECTS[entryFor(route.path)!]!(held.world);
  const nowhere = await send(route, tokenOf(caller), missing);
  const there = await send(route, tokenOf(caller), foreign);
  return { there: shapeOf(there, foreign), nowhere: shapeOf(nowhere, missing), status: there.status };
}

function namesProgram(route: Route): boolean {
  const { parameters = [], requestBody } = operationOf(route);
  const body = requestBody?.content['application/json']?.schema as { properties?: Readonly<Record<string, unknown>> } | undefined;
  return parameters.some(({ name }) => name === 'program') || 'program' in (body?.properties ?? {});
}

/** Lists whose rows are of no program: they are the same for whoever may look at them, or say nothing of what was sent. */
const OF_THE_INSTALLATION = ['alert-channels', 'keys', 'sessions', 'settings', 'tokens', 'users', 'session', 'writes'];
const lists = ROUTES.filter(({ method, path, right }) => method === 'GET' && !path.includes(':') && right !== 'receive').filter(
  ({ path }) => !OF_THE_INSTALLATION.includes(path.replace('/api/v1/', '')),
);
/** What would give a row of another program away: its program, or the id of something in it. */
const GIVEN_AWAY = new RegExp(`"(${FOREIGN}|${FOREIGN_EXPORTS})"|\\b(${FOREIGN}|${FOREIGN_EXPORTS}),|theirs-|\\bv-1\\b`);

describe('lists', () => {
  const textOf = async (route: Route, caller: string, program = OWN): Promise<string> => {
    const { status, body } = await send(route, tokenOf(caller), {}, listQuery(route, program));
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    if (status !== 200) throw new Error(`${nameOf(route)}: ${status} ${text}`);
    return text;
  };

  test('hold no row of another program', async () => {
    const leaking = await forEach(lists, async (route) => {
      const found = GIVEN_AWAY.exec(await textOf(route, 'own.administrator'));
      return found ? [`${nameOf(route)}: ${found[0]}`] : [];
    });
    expect(leaking.flat()).toEqual([]);
  });

  test('hold rows of both for whoever may look at both, so that there was something to leave out', async () => {
    const empty = await forEach(lists, async (route) => {
      const text = await textOf(route, route.right === 'read' ? 'mixed' : 'every.administrator', FOREIGN);
      return GIVEN_AWAY.test(text) ? [] : [nameOf(route)];
    });
    expect(empty.flat().toSorted()).toEqual(EMPTY_IN_THIS_WORLD);
  });

  test('what needs more than looking is narrowed to where they may do more', async () => {
    const ledger = ROUTES.find(({ path }) => path === '/api/v1/ledger/export')!;
    expect(GIVEN_AWAY.exec(await textOf(ledger, 'mixed'))).toBeNull();
    expect(GIVEN_AWAY.test(await textOf(ledger, 'every.administrator'))).toBe(true);
  });
});

/** The longest form of a list; the program, where one must be named. */
function listQuery(route: Route, program: string): Readonly<Record<string, string>> {
  const { parameters = [] } = operationOf(route);
  const has = (name: string, value: string) => parameters.some((each) => each.name === name && JSON.stringify(each.schema).includes(value));
  const mustName = parameters.some(({ name, required }) => name === 'program' && required);
  return { ...(mustName ? { program } : {}), ...(has('list', '"all"') ? { list: 'all' } : {}) };
}

/** Rules are of no program here; what the others list is made by workers alone. */
const EMPTY_IN_THIS_WORLD = ['alert-rules', 'csv/reviews', 'purges', 'redactions', 'reviews'].map((path) => `GET /api/v1/${path}`);

describe('addresses beside the table of calls', () => {
  test('each has a row with its rule', async () => {
    const served = new Set<string>();
    const server = fastify({ exposeHeadRoutes: false });
    server.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat()) served.add(`${each} ${url}`);
    });
    await server.register(cookie);
    const live = serveAll(server, api.installation, countAttempts(api.installation));
    await server.ready();
    await live.close();
    await server.close();
    const inTable = new Set(ROUTES.map(nameOf));
    const beside = [...served].filter((each) => !inTable.has(each) && !each.startsWith('HEAD '));
    expect(beside.toSorted()).toEqual(Object.keys(OPEN_DOORS).toSorted());
  });

  test.each(Object.keys(OPEN_DOORS))('%s holds its rule', async (name) => {
    const door = OPEN_DOORS[name]!;
    for (const [caller, ...statuses] of door.answers)
      expect(statuses, `${caller ?? 'a stranger'}: ${door.rule}`).toContain(await tryDoor(api, name, door, caller && tokenOf(caller)));
  });
});
