import type { TestApi } from '../../src/api/test-api.ts';

/** What a stranger is answered where no row of the table of calls asks who they are. */
export interface OpenDoor {
  readonly rule: string;
  /** What is sent; the address as it is served where left out. */
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What a stranger is answered, and who else is answered what. */
  readonly answers: readonly (readonly [caller: string | undefined, ...statuses: readonly number[]])[];
}

const PROXIED = { 'x-forwarded-for': '192.0.2.1' };
const JSON_BODY = { 'content-type': 'application/json' };

/** Every address that is served beside the table of calls, each with its rule. One without a row fails the test. */
export const OPEN_DOORS: Readonly<Record<string, OpenDoor>> = {
  'GET /': { rule: 'The pages are the same for everybody; what they show they ask for.', answers: [[undefined, 200, 404]] },
  'GET /*': { rule: 'As the pages.', path: '/assets/nothing.js', answers: [[undefined, 404]] },
  'GET /sign-in': { rule: 'A link that was given out signs in once.', path: '/sign-in?link=wbl_made-up', answers: [[undefined, 401]] },
  'GET /sign-in/ways': { rule: 'Which ways in there are, and nothing else.', answers: [[undefined, 200]] },
  'GET /sign-in/provider': { rule: 'Leads to the provider; this one does not answer.', answers: [[undefined, 502, 503]] },
  'GET /sign-in/provider/return': { rule: 'Needs the cookie of the visit that was begun here.', answers: [[undefined, 401]] },
  'POST /sign-in/password': {
    rule: 'Needs our header, and the right password.',
    headers: JSON_BODY,
    body: { name: 'theirs', password: 'a guess' },
    answers: [[undefined, 403]],
  },
  'POST /callbacks/notices/:program': {
    rule: 'Needs the secret agreed with the notify API.',
    path: '/callbacks/notices/tests',
    headers: JSON_BODY,
    body: { id: 'x', reference: null, status: 'delivered' },
    answers: [
      [undefined, 401],
      ['every.administrator', 401],
    ],
  },
  'GET /objects/*': {
    rule: 'Needs a signature of ours; no role stands for one.',
    path: '/objects/packages/x.zip',
    answers: [
      [undefined, 403, 410],
      ['every.administrator', 403, 410],
    ],
  },
  'GET /s/:token': {
    rule: 'Whoever has the link has the package; a made-up one leads nowhere.',
    path: '/s/wbs_made-up',
    answers: [[undefined, 404]],
  },
  'GET /healthz': { rule: 'Whether all is well, without a name or a count.', answers: [[undefined, 200, 503]] },
  'GET /livez': { rule: 'That the process answers.', answers: [[undefined, 200]] },
  'GET /metrics': {
    rule: 'From this machine anybody; through a proxy whoever may look at every program.',
    headers: PROXIED,
    answers: [
      [undefined, 401],
      ['own.partner', 403],
      ['own.administrator', 403],
      ['every.viewer', 200],
    ],
  },
  'GET /openapi.json': { rule: 'The description says nothing of what is kept.', answers: [[undefined, 200]] },
  'GET /api/v1/live': {
    // What a partner hears is held by partner.db.test.ts: a stream that opens does not end here.
    rule: 'Needs to be known; tells kinds of things, and no thing. A partner hears of its own shares only.',
    answers: [[undefined, 401]],
  },
};

/** What a door answers a caller. */
export async function tryDoor(api: TestApi, name: string, door: OpenDoor, token: string | undefined): Promise<number> {
  const [method = 'GET', address = '/'] = name.split(' ');
  const { status } = await api.call(door.path ?? address, {
    method,
    ...(token ? { token } : {}),
    headers: { ...door.headers },
    ...(door.body === undefined ? {} : { body: door.body }),
  });
  return status;
}
