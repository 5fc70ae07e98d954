import { defineExport, type ExportColumn, type ExportLayout, type ExportSchedule, type WallTime } from '../../src/sdk/index.ts';
import { ADDRESS_CHANGE, addressChange, DIRECT_DEPOSIT_CHANGE, directDepositChange, VERIFICATION, verification } from './forms.ts';
import { dashedPhone, fileNumberOf, ssnOf, terminalDigitNumber } from './identity.ts';

/** Numbers and codes by which the partner finds or pays a person: whole, or there is no row. */
function code(name: string, width?: number, isRequired = false): ExportColumn {
  return { name, overflow: 'refuse', forbidden: 'refuse', isRequired, ...(width === undefined ? {} : { width }) };
}

/** Words: the widths are the least, and what would end the column becomes a space. */
function words(name: string, width?: number, isRequired = false): ExportColumn {
  return { name, overflow: 'keep', forbidden: 'space', isRequired, ...(width === undefined ? {} : { width }) };
}

const WITH_COMMAS = { kind: 'delimited', delimiter: ',', lineEnd: '\n', encoding: 'ascii', blank: ' ' } as const;

/** Before the partner's own day begins, on the days that it works. */
const EVERY_WORKING_DAY: ExportSchedule = {
  timeZone: 'America/New_York',
  weekdays: [1, 2, 3, 4, 5],
  calendar: 'us_federal',
  at: '05:45',
  deadline: '09:00',
};

const MOST_ROWS = 100_000;

/** The names are told by the partner's clock. */
const COMMON = {
  destination: 'egress',
  store: 'egress',
  mediaType: 'text/plain',
  nameTimeZone: 'America/Chicago',
  schedule: EVERY_WORKING_DAY,
  retryMinutes: [2, 5, 10, 15, 30],
  expectedRows: { least: 0, most: MOST_ROWS },
} as const;

const two = (number: number): string => String(number).padStart(2, '0');

function stamped(prefix: string): (at: WallTime) => string {
  return ({ year, month, day, hour, minute, second }) => `${prefix}${year}${[month, day, hour, minute, second].map(two).join('')}.txt`;
}

const ADDRESS_LAYOUT: ExportLayout = {
  ...WITH_COMMAS,
  columns: [
    code('rpo_code', 3, true),
    code('benefit_type', 1),
    code('ssn', 9),
    code('file_number', 9),
    words('veteran_name', 20, true),
    words('address1', undefined, true),
    words('address2'),
    words('address3'),
    words('address4'),
    words('city'),
    words('state', 6),
    words('zip_code', 5),
  ],
};

const changedAddresses = defineExport({
  ...COMMON,
  name: 'CHGADD',
  title: 'Changes of address',
  form: ADDRESS_CHANGE,
  layout: ADDRESS_LAYOUT,
  fileName: stamped('CHGADD'),
  overwrites: 'never',
  row: ({ payload, identity }) => {
    const { rpo_code, indicator, address5: _, ...address } = addressChange.parse(payload);
    const ssn = ssnOf(identity);
    const file_number = fileNumberOf(identity);
    if (!ssn && !file_number) return { refused: 'nobody_named' };
    return { values: { rpo_code, benefit_type: indicator, ssn, file_number, ...textsOf(address) } };
  },
});

const DEPOSIT_LAYOUT: ExportLayout = {
  ...WITH_COMMAS,
  columns: [
    code('rpo_code', 3, true),
    code('benefit_type', 1),
    code('ssn', 9),
    code('file_number', 9),
    words('full_name', 20, true),
    code('phone'),
    code('phone2'),
    words('email'),
    code('acct_no', undefined, true),
    code('acct_type', 1, true),
    code('routing_no', 8, true),
    code('check_digit', 1, true),
    words('bank_name'),
    code('bank_phone'),
  ],
};

const ACCOUNT_TYPES = { checking: 'C', savings: 'S' } as const;
const ROUTING = /^\d{9}$/;
const ROUTING_BODY = 8;

const changedDeposits = defineExport({
  ...COMMON,
  name: 'DirDep',
  title: 'Changes of direct deposit',
  form: DIRECT_DEPOSIT_CHANGE,
  layout: DEPOSIT_LAYOUT,
  fileName: stamped('DirDep'),
  overwrites: 'never',
  row: ({ payload, identity }) => {
    const change = directDepositChange.parse(payload);
    const routing = (change.routing_no ?? '').trim();
    const ssn = ssnOf(identity);
    const file_number = fileNumberOf(identity);
    if (!ssn && !file_number) return { refused: 'nobody_named' };
    if (!ROUTING.test(routing)) return { refused: 'routing_no_not_nine_digits' };
    return {
      values: {
        rpo_code: change.rpo_code,
        benefit_type: change.indicator,
        ssn,
        file_number,
        full_name: change.full_name,
        phone: dashedPhone(change.phone),
        phone2: dashedPhone(change.phone2),
        email: change.email,
        acct_no: change.acct_no?.trim(),
        acct_type: change.acct_type && ACCOUNT_TYPES[change.acct_type],
        routing_no: routing.slice(0, ROUTING_BODY),
        check_digit: routing.slice(ROUTING_BODY),
        bank_name: change.bank_name,
        bank_phone: dashedPhone(change.bank_phone),
      },
    };
  },
});

const VERIFICATION_LAYOUT: ExportLayout = {
  kind: 'fixed',
  lineEnd: '\n',
  encoding: 'ascii',
  blank: ' ',
  columns: [
    { name: 'stub_name', width: 7, overflow: 'cut', forbidden: 'space' },
    code('td_number', 9, true),
    code('transact_date', 8, true),
    code('rpo_code', 3, true),
    code('indicator', 1),
    code('source', 1, true),
  ],
};

const SOURCES = { web: 'W', phone: 'P' } as const;
/** The name comes again each year. */
const LAST_YEAR_DAYS = 300;

const verifications = defineExport({
  ...COMMON,
  name: 'vawave',
  title: 'Verifications of enrollment',
  form: VERIFICATION,
  layout: VERIFICATION_LAYOUT,
  fileName: ({ dayOfYear }) => `vawave${dayOfYear}`,
  overwrites: { ownAfterDays: LAST_YEAR_DAYS },
  row: ({ payload, identity }) => {
    const { stub_nm, transact_date, rpo_code, indicator, source_ind } = verification.parse(payload);
    const ssn = ssnOf(identity);
    return {
      values: {
        stub_name: stub_nm,
        td_number: ssn && terminalDigitNumber(ssn),
        transact_date: transact_date?.replaceAll('-', ''),
        rpo_code,
        indicator,
        source: source_ind && SOURCES[source_ind],
      },
    };
  },
});

/** Older systems write numbers and texts; what is neither is no value of a column. */
function textsOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

export const exports = [changedAddresses, changedDeposits, verifications];
