import type { Reply } from './scripted-partner.ts';

export const asJson = (status: number, body: unknown, headers?: Readonly<Record<string, string>>): Reply => ({
  status,
  body: JSON.stringify(body),
  ...(headers ? { headers } : {}),
});
export const asHtml = (status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><h1>${status}</h1></html>`,
});

/** The shapes in which partners' servers and gateways have been seen to fail. */
const failures = (status: number): readonly (readonly [string, Reply])[] => [
  ['message', asJson(status, { message: 'The service is not available' })],
  ['errors', asJson(status, { errors: [{ status, detail: 'The service is not available', title: 'Failed' }] })],
  ['flat', asJson(status, { title: 'Failed', detail: 'The service is not available', code: String(status), status: String(status) })],
  ['html', asHtml(status)],
  ['empty', { status }],
];
export const SERVER_FAILURES = [500, 502, 503, 504].flatMap((status) =>
  failures(status).map(([shape, reply]) => [status, shape, reply] as const),
);
export const REFUSALS = [302, 400, 401, 403, 404, 409, 413, 415, 418, 422].flatMap((status) =>
  failures(status).map(([shape, reply]) => [status, shape, reply] as const),
);
export const GARBAGE = ['', '{', '{"data":', 'null', '42', '"text"', '{}', '[]', '\u0000\u0001', '<html><h1>Welcome</h1></html>', '[[[]]]'];
/** What is no list and no object cannot be an answer without rows either. */
export const NO_ANSWER = new Set(['', '{', '{"data":', '42', '"text"', '\u0000\u0001', '<html><h1>Welcome</h1></html>']);
export const LIMITED = asJson(429, { message: 'API rate limit exceeded' }, { 'retry-after': '7' });
export const LIMITED_WITHOUT_TIME = asJson(429, { message: 'API rate limit exceeded' });
