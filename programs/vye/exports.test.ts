import { expect, test } from 'vitest';
import { fileOf, writeLine } from '../../src/exports/layout.ts';
import { faultsOf } from '../../src/registry/check-program.ts';
import type { ExportDefinition, Identity, OpenedSubmission } from '../../src/sdk/index.ts';
import { exports } from './exports.ts';
import vye from './index.ts';

const IDENTITY: Identity = { ssn: '900-11-2233', file_numbers: ['90011223'] };
const [chgadd, dirdep, vawave] = exports as [ExportDefinition, ExportDefinition, ExportDefinition];

function opened(payload: unknown, identity: Identity): OpenedSubmission {
  return { id: '1', form: 'x', submittedAt: new Date(0), contentHash: Buffer.alloc(32), payload, identity, documents: [] };
}

/** The file that these changes make, and the rules that refused the others. */
function written(
  definition: ExportDefinition,
  payloads: readonly unknown[],
  identity: Identity = IDENTITY,
): { file: string; refused: string[] } {
  const lines = payloads.map((payload) => {
    const row = definition.row(opened(payload, identity));
    return 'refused' in row ? row : writeLine(definition.layout, row.values);
  });
  const content = fileOf(
    definition.layout,
    lines.flatMap((line) => ('line' in line ? [line.line] : [])),
  );
  return { file: content.toString('latin1'), refused: lines.flatMap((line) => ('refused' in line ? [line.refused] : [])) };
}

const ADDRESS = {
  rpo_code: '316',
  indicator: 'A',
  veteran_name: 'ROWAN TESTCASE',
  address1: '1 Sample Lane',
  address2: 'APT 2',
  address3: null,
  address4: '',
  address5: 'kept, not sent',
  city: 'Exampleton',
  state: 'TX',
  zip_code: '77401',
};

test('CHGADD, byte for byte', () => {
  const hostile = {
    ...ADDRESS,
    rpo_code: '3',
    indicator: null,
    veteran_name: 'Núñez-O’Hara, Maximiliana Guadalupe',
    address1: '12, Rue\nde l’Église "B"',
    address2: 'x'.repeat(60),
    city: ' ',
    state: 'Yucatan',
    zip_code: '77401-1234',
  };
  expect(written(chgadd, [ADDRESS, hostile])).toEqual({
    file: [
      '316,A,900112233,90011223 ,ROWAN TESTCASE      ,1 Sample Lane,APT 2, , ,Exampleton,TX    ,77401\n',
      `3  , ,900112233,90011223 ,Nunez-O'Hara  Maximiliana Guadalupe,12  Rue de l'Eglise "B",${'x'.repeat(60)}, , , ,Yucatan,77401-1234\n`,
    ].join(''),
    refused: [],
  });
});

test('CHGADD without the number that names the person, or without an address, is refused', () => {
  expect(written(chgadd, [ADDRESS], { ssn: '', file_numbers: [' '] })).toEqual({ file: '', refused: ['nobody_named'] });
  expect(
    written(chgadd, [
      { ...ADDRESS, address1: ' ' },
      { ...ADDRESS, rpo_code: '3161' },
    ]).refused,
  ).toEqual(['address1_missing', 'rpo_code_too_long']);
  // The identity service may not know the SSN: blank, as wide as it would be.
  expect(written(chgadd, [ADDRESS], { file_numbers: ['90011223'] }).file).toMatch(/^316,A, {9},90011223 ,/);
});

const DEPOSIT = {
  rpo_code: '316',
  indicator: 'B',
  full_name: 'ROWAN TESTCASE',
  phone: '(512) 555-0100',
  phone2: null,
  email: 'rowan@example.org',
  acct_no: '000123456',
  acct_type: 'checking',
  routing_no: '021000021',
  bank_name: 'Bank of Examples, N.A.',
  bank_phone: '1-512-555-0199',
};

test('DirDep, byte for byte', () => {
  const hostile = { ...DEPOSIT, full_name: 'A,B', phone: '555-0100', email: 'a,b@example.org', acct_type: 'savings', bank_phone: 'none' };
  expect(written(dirdep, [DEPOSIT, hostile])).toEqual({
    file: [
      '316,B,900112233,90011223 ,ROWAN TESTCASE      ,512-555-0100, ,rowan@example.org,000123456,C,02100002,1,Bank of Examples  N.A.,512-555-0199\n',
      '316,B,900112233,90011223 ,A B                 , , ,a b@example.org,000123456,S,02100002,1,Bank of Examples  N.A., \n',
    ].join(''),
    refused: [],
  });
});

test('DirDep never pays to a number that is not whole', () => {
  const payloads = [
    { ...DEPOSIT, acct_no: '12,34' },
    { ...DEPOSIT, acct_no: null },
    { ...DEPOSIT, routing_no: '02100002' },
    { ...DEPOSIT, acct_type: null },
  ];
  expect(written(dirdep, payloads)).toEqual({
    file: '',
    refused: ['acct_no_forbidden_character', 'acct_no_missing', 'routing_no_not_nine_digits', 'acct_type_missing'],
  });
});

const VERIFICATION = { rpo_code: '316', indicator: 'A', stub_nm: 'RTESTCA', transact_date: '2026-02-09', source_ind: 'web' };

test('vawave, byte for byte: 29 characters and the line end', () => {
  const payloads = [
    VERIFICATION,
    { ...VERIFICATION, stub_nm: 'Ñ,', indicator: null, source_ind: 'phone' },
    { ...VERIFICATION, stub_nm: 'TOOLONGNAME' },
  ];
  const { file, refused } = written(vawave, payloads);
  expect(refused).toEqual([]);
  expect(file).toBe('RTESTCA33900112220260209316AW\nN,     33900112220260209316 P\nTOOLONG33900112220260209316AW\n');
  for (const line of file.trimEnd().split('\n')) expect(line).toHaveLength(29);
});

test('vawave: a null transact date refuses its row, not the file', () => {
  const { file, refused } = written(vawave, [VERIFICATION, { ...VERIFICATION, transact_date: null }, VERIFICATION]);
  expect(file.split('\n')).toHaveLength(3);
  expect(refused).toEqual(['transact_date_missing']);
  expect(written(vawave, [VERIFICATION], {}).refused).toEqual(['td_number_missing']);
});

test('names are told by the clock of the partner', () => {
  const at = { year: 2026, month: 2, day: 3, hour: 4, minute: 5, second: 6, dayOfYear: 34 };
  expect(exports.map(({ fileName }) => fileName(at))).toEqual(['CHGADD20260203040506.txt', 'DirDep20260203040506.txt', 'vawave34']);
});

test('the program holds every rule that is checked at boot', () => {
  expect(faultsOf(vye)).toEqual([]);
});
