import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkParams } from '../draft/draft-run.ts';
import { openParams, secretNames } from './secret-params.ts';

const SECRET = 'pass/word"&=';
const params = z.object({
  note: z.string().trim(),
  token: z.string().min(8).meta({ secret: true }),
  second: z.string().meta({ secret: true, title: 'Another' }).optional(),
});
const task = { name: 't', params } as never;
const secrets = { offered: ['env:ONE', 'file:/run/two'], read: () => SECRET };
const check = (given: unknown) => checkParams({ task } as never, given, secrets);

describe('a secret parameter', () => {
  test('is known by its schema, optional or not', () => {
    expect(secretNames(task)).toEqual(['token', 'second']);
  });

  test('takes a reference that is offered; the other parameters are judged as ever', () => {
    expect(check({ note: ' a ', token: 'env:ONE' })).toEqual({ note: 'a', token: 'env:ONE' });
    expect(check({ note: 'a', token: 'env:ONE', second: 'file:/run/two' })).toMatchObject({ second: 'file:/run/two' });
    expect(() => check({ token: 'env:ONE' })).toThrow('note:');
    expect(() => check({ note: 'a' })).toThrow('token: a reference to a secret is needed');
  });

  test.each(['env:HOME', 'file:/etc/passwd', SECRET, 7])('refuses %s, and does not repeat it', (token) => {
    expect(() => check({ note: 'a', token })).toThrow(
      'token: takes only a reference to a secret that WAYBILL_TASK_SECRETS offers; there are env:ONE, file:/run/two',
    );
  });

  test('is read where the task runs, and taken out of whatever the task answers, however it is spelt', () => {
    const { params: opened, mask } = openParams(task, { note: 'a', token: 'env:ONE' }, secrets);
    expect(opened).toEqual({ note: 'a', token: SECRET });
    const answered = {
      kind: 'failed',
      message: `GET https://host/?key=${encodeURIComponent(SECRET)} with ${SECRET}`,
      output: { basic: `Basic ${Buffer.from(SECRET).toString('base64')}`, body: JSON.stringify({ key: SECRET }), n: 1, none: null },
      at: new Date(0),
      sha256: Buffer.from([1]),
    };
    expect(mask(answered)).toEqual({
      kind: 'failed',
      message: 'GET https://host/?key=[env:ONE] with [env:ONE]',
      output: { basic: 'Basic [env:ONE]', body: '{"key":"[env:ONE]"}', n: 1, none: null },
      at: new Date(0),
      sha256: Buffer.from([1]),
    });
  });

  test('that is not what the task takes is refused by its name alone', () => {
    const short = { ...secrets, read: () => 'short77' };
    expect(() => openParams(task, { token: 'env:ONE' }, short)).toThrow('What stands at env:ONE is not what the parameter token takes.');
    expect(() => openParams(task, { token: 'env:ONE' }, { ...secrets, read: () => 'x' })).toThrow('shorter than 6');
  });
});
