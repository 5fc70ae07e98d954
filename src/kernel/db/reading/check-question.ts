import { WaybillError } from '../../errors.ts';
import { type SqlToken, tokensOf } from './tokens.ts';

/**
 * What may stand before a bracket in a question: what computes. `set_config` would widen the scope that row-level security holds it to, `pg_notify` would
 * send, `query_to_xml` and others would run a text; so it is a list of what is taken, not of what is refused.
 */
const TAKEN = new Set(
  `count sum avg min max bool_and bool_or every array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg mode percentile_cont
  percentile_disc row_number rank dense_rank ntile lag lead first_value last_value nth_value grouping coalesce nullif greatest least lower upper
  initcap length char_length octet_length left right trim btrim ltrim rtrim lpad rpad substring substr position strpos replace translate split_part
  starts_with concat concat_ws repeat reverse regexp_replace regexp_match regexp_matches regexp_count regexp_like regexp_split_to_array md5 sha256
  encode decode abs round ceil ceiling floor trunc mod power sqrt sign width_bucket to_char to_date to_timestamp to_number date_trunc date_part
  date_bin extract age make_interval make_date make_timestamptz generate_series unnest array_length cardinality array_position array_to_string
  string_to_array array_remove array_append jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_each jsonb_each_text
  jsonb_object_keys jsonb_typeof jsonb_extract_path jsonb_extract_path_text jsonb_build_object json_build_object jsonb_build_array to_jsonb to_json
  cast standing_at numeric decimal varchar char character timestamp timestamptz time interval bit float
  as in any all some exists values row array over filter within group and or not from join lateral on using select distinct where when then else case by
  having limit offset union intersect except with materialized recursive order partition between like ilike is `.split(/\s+/),
);

/** Words that begin something else than a question, wherever they stand. */
const REFUSED = new Set([
  'into',
  'insert',
  'update',
  'delete',
  'merge',
  'set',
  'reset',
  'call',
  'do',
  'copy',
  'listen',
  'notify',
  'lock',
  'execute',
]);

/**
 * A question is one SELECT of what computes. The reader's login and the read-only transaction hold it besides; this keeps it within its scope.
 * @throws WaybillError WB_QUERY_REFUSED naming what is not taken
 */
export function checkQuestion(statement: string): void {
  const tokens = tokensOf(statement);
  if (!tokens) throw refusal('it holds a block comment, a Unicode escape or a text that does not end');
  if (!isOneOf(tokens[0], ['select', 'with'])) throw refusal('it begins with neither SELECT nor WITH');
  if (tokens.some(({ kind, text }) => kind === 'sign' && text === ';')) throw refusal('it has a semicolon; ask one question at a time');
  const word = tokens.find(({ kind, text }) => kind === 'word' && REFUSED.has(text));
  if (word) throw refusal(`${word.text.toUpperCase()} is no part of a question`);
  refuseUneven(tokens);
  for (const [index, token] of tokens.entries()) refuseCall(token, tokens[index + 1], tokens[index - 1]);
}

/** A name before a bracket is a call, but after AS, where it names columns. */
function refuseCall(token: SqlToken, next: SqlToken | undefined, before: SqlToken | undefined): void {
  if (token.kind !== 'word' && token.kind !== 'quoted') return;
  if (next?.kind !== 'sign' || next.text !== '(' || isOneOf(before, ['as'])) return;
  if (!TAKEN.has(token.text)) throw refusal(`${token.text}(…) is not among the functions that are taken`);
}

/** It is put in brackets of ours: one that closes more than it opened would leave them. */
function refuseUneven(tokens: readonly SqlToken[]): void {
  let depth = 0;
  for (const { kind, text } of tokens) {
    if (kind === 'sign' && text === '(') depth += 1;
    if (kind === 'sign' && text === ')') depth -= 1;
    if (depth < 0) break;
  }
  if (depth !== 0) throw refusal('its brackets do not match');
}

function isOneOf(token: SqlToken | undefined, words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text);
}

function refusal(why: string): WaybillError {
  return new WaybillError('WB_QUERY_REFUSED', `The question is not asked: ${why}.`);
}
