import { describe, expect, test } from 'vitest';
import { benefitsIntake as connector, type IntakeClient } from '../programs/form526/connectors/benefits-intake.ts';
import { benefitsIntake } from '../programs/form526/destinations/benefits-intake.ts';
import { hasRecorded, recordedAnswers } from '../sandbox/testing/recorded.ts';
import { layDown } from '../src/testing/lay-down.ts';
import { benchOf } from './destination-bench.ts';

const REPORT = '/services/vba_documents/v1/uploads/report';
const { destination, partner, ask } = await benchOf<IntakeClient>(connector, benefitsIntake, { apikey: 'key', validate_documents: 'no' });

const row = (attributes: object, id: unknown = 'g') => ({ id, type: 'upload', attributes: { guid: id, ...attributes } });
const reported = async (...rows: unknown[]) => {
  layDown(partner, { [REPORT]: { status: 200, body: JSON.stringify({ data: rows }) } });
  return ask(['g']);
};

describe('a report', () => {
  test.each([
    [{ status: 'pending' }, 'accepted', undefined],
    [{ status: 'uploaded', code: null, detail: null }, 'accepted', undefined],
    [{ status: 'received', code: 'string', detail: 'string' }, 'accepted', undefined],
    [{ status: 'processing', final_status: false }, 'accepted', undefined],
    [{ status: 'success' }, 'provisional', undefined],
    [{ status: 'success', final_status: false }, 'provisional', undefined],
    [{ status: 'success', final_status: true }, 'delivered', undefined],
    [{ status: 'vbms', code: 'string', detail: 'string' }, 'delivered', undefined],
    [{ status: 'vbms', final_status: true }, 'delivered', undefined],
    [{ status: 'expired', final_status: true }, 'expired', 'expired'],
    [{ status: 'error', code: 'DOC101', detail: 'x', final_status: true }, 'rejected', 'DOC101'],
    [{ status: 'error', code: 'DOC102', detail: 'Missing required keys: Keoni' }, 'rejected', 'DOC102'],
    [{ status: 'error', code: 'DOC103' }, 'rejected', 'DOC103'],
    [{ status: 'error', code: 'DOC104', detail: 'Upload rejected by upstream system.' }, 'rejected', 'DOC104'],
    [{ status: 'error', code: 'DOC106' }, 'rejected', 'DOC106'],
    [{ status: 'error', code: 'DOC107' }, 'rejected', 'DOC107'],
    [{ status: 'error', code: 'DOC108' }, 'rejected', 'DOC108'],
    [{ status: 'error', code: 'DOC201' }, 'rejected', 'DOC201'],
    [{ status: 'error', code: 'DOC202', detail: 'Upstream status: Errors: ;Unidentified Mail;' }, 'rejected', 'unidentified_mail'],
    [{ status: 'error', code: 'DOC202', detail: 'UnidentifiableMail' }, 'rejected', 'unidentified_mail'],
    [{ status: 'error', code: 'DOC202', detail: 'Errors: System.IO.FileLoadException' }, 'rejected', 'file_corrupted'],
    [{ status: 'error', code: 'DOC104', detail: 'Errors: System.IO.IOException' }, 'rejected', 'file_corrupted'],
    [{ status: 'error', code: 'DOC202', detail: 'Cannot insert duplicate key; ConfirmationNumber: 40' }, 'rejected', 'number_taken'],
    [{ status: 'error', code: 'DOC202', detail: 'Duplicate ConfirmationNumber 40' }, 'rejected', 'number_taken'],
    [{ status: 'error', code: 'DOC202', detail: 'Log Date cannot be in the future' }, 'rejected', 'date_in_future'],
    [{ status: 'error', code: 'DOC202', detail: 'Attachment List Count Does Not Match Folder File Count' }, 'rejected', 'parts_lost'],
    [{ status: 'error', code: 'DOC202', detail: 'ERR-EMMS-FAILED, ConfirmationNumber: 40' }, 'rejected', 'upstream_error'],
    [{ status: 'error', code: 'DOC202', detail: 'ERR-EMMS-FAILED', final_status: false }, 'rejected', 'may_turn'],
    [{ status: 'error', code: null, detail: null }, 'rejected', 'unknown_error'],
    [{ status: 'error', code: 'DOC999' }, 'rejected', 'unknown_error'],
    [{ status: 'error', code: 'constructor' }, 'rejected', 'unknown_error'],
  ])('with %j is %s', async (attributes, state, error) => {
    const answer = await reported(row(attributes));
    expect(answer).toMatchObject({
      kind: 'answered',
      rows: [{ receipt: 'g', state, status: attributes.status, ...(error ? { error } : {}) }],
    });
    expect(JSON.stringify(answer)).not.toContain('Keoni');
    if (error) expect(Object.keys(destination.errors ?? {})).toContain(error);
  });

  test('says that an id is not known by a row with an error that is none of the packet', async () => {
    expect(await reported(row({ status: 'error', code: 'DOC105', detail: 'Invalid or unknown id' }))).toEqual({
      kind: 'answered',
      rows: [],
      notFound: ['g'],
      unreadable: [],
    });
  });

  test('has rows that name their packet once, as a number, differently twice, or not at all', async () => {
    const answer = await reported(
      { id: 'a', attributes: { status: 'vbms' } },
      { id: null, attributes: { guid: 'b', status: 'vbms' } },
      row({ status: 'vbms' }, 77),
      { id: 'c', attributes: { guid: 'd', status: 'vbms' } },
      row({ status: 'vbms' }, null),
      { id: 'e' },
      row({ status: null }, 'f'),
    );
    expect(answer.kind === 'answered' && answer.rows.map(({ receipt }) => receipt)).toEqual(['a', 'b', '77']);
    expect(answer.kind === 'answered' && answer.unreadable.map(({ receipt }) => receipt)).toEqual([undefined, undefined, 'e', 'f']);
  });

  test.each([
    [401, { message: 'Unauthorized' }, { error: 'not_authorised' }],
    [413, { message: 'Request size limit exceeded' }, { error: 'question_refused', isRefused: true }],
    [422, { errors: [{ status: 422, detail: 'DOC104 - Upload rejected by upstream system.' }] }, { isRefused: true }],
    [429, { message: 'API rate limit exceeded' }, { error: 'rate_limited' }],
    [500, { title: 'Internal server error', detail: 'Internal server error', code: '500', status: '500' }, { error: 'server_error' }],
    [504, { message: 'The upstream server is timing out' }, { error: 'server_error' }],
  ])('refused with HTTP %i fails and tells nothing of any packet', async (status, body, expected) => {
    layDown(partner, { [REPORT]: { status, body: JSON.stringify(body) } });
    expect(await ask(['g'])).toMatchObject({ kind: 'failed', ...expected });
  });

  test('that was refused for its rate is asked for again when the limit is filled again', async () => {
    const headers = { 'ratelimit-limit': '60', 'ratelimit-remaining': '0', 'ratelimit-reset': '38' };
    layDown(partner, { [REPORT]: { status: 429, headers, body: '{"message":"API rate limit exceeded"}' } });
    expect(await ask(['g'])).toMatchObject({ kind: 'failed', retryAfterMs: 38_000 });
  });

  test('of a thousand packets asks once, for text', async () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `id-${n}`);
    layDown(partner, { [REPORT]: { status: 200, body: JSON.stringify({ data: ids.map((id) => row({ status: 'vbms' }, id)) }) } });
    const answer = await ask(ids);
    expect(answer.kind === 'answered' && answer.rows.map(({ receipt }) => receipt)).toEqual(ids);
    expect(partner.seen.map(({ body }) => JSON.parse(String(body)))).toEqual([{ ids }]);
  });
});

describe.skipIf(!hasRecorded)('recorded answers, byte for byte (skipped: the folder of recordings is absent)', () => {
  const FORMS = 'vcr_cassettes/forms/submission_statuses';
  const INTAKE = 'vcr_cassettes/lighthouse/benefits_intake';
  const replay = async (path: string, ids: readonly string[]) => {
    layDown(partner, { [REPORT]: recordedAnswers(path) });
    return ask(ids);
  };
  test('three packets were received, and a fourth was not spoken of', async () => {
    const ids = ['4b846069-e496-4f83-8587-42b570f24483', 'd0c6cea6-9885-4e2f-8e0c-708d5933833a', 'd772f671-fbca-4392-ab55-b0e4115dee47'];
    const answer = await replay(`${FORMS}/200_valid.yml`, [...ids, 'another']);
    expect(answer).toMatchObject({ kind: 'answered', rows: ids.map((receipt) => ({ receipt, state: 'accepted', status: 'received' })) });
  });
  test('the refusals are failures', async () => {
    expect(await replay(`${FORMS}/422_invalid.yml`, ['a'])).toMatchObject({ kind: 'failed', isRefused: true });
    expect(await replay(`${FORMS}/429_invalid.yml`, ['a'])).toMatchObject({ kind: 'failed', error: 'rate_limited' });
  });
  test('an answer to a question without ids names a packet in the file', async () => {
    expect(await replay(`${INTAKE}/200_lighthouse_intake_bulk_status_report_success.yml`, ['a'])).toMatchObject({
      rows: [{ receipt: '6d8433c1-cd55-4c24-affd-f592287a7572', state: 'delivered', status: 'vbms' }],
    });
  });
});
