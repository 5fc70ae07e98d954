import type { Identity } from '../../src/sdk/index.ts';

const SSN_DIGITS = 9;

/** The nine digits, or undefined where there are not nine. */
export function ssnOf({ ssn }: Identity): string | undefined {
  const digits = (ssn ?? '').replaceAll(/\D/g, '');
  return digits.length === SSN_DIGITS ? digits : undefined;
}

export function fileNumberOf({ file_numbers: numbers }: Identity): string | undefined {
  const number = numbers?.find((each) => each.trim() !== '');
  return number?.replaceAll(/[\s-]/g, '');
}

/** Terminal digit order: the last two digits of the SSN, then its first seven. */
export function terminalDigitNumber(ssn: string): string {
  return ssn.slice(-2) + ssn.slice(0, -2);
}

const PHONE_DIGITS = 10;
const COUNTRY_CODE = '1';

/** `ddd-ddd-dddd`; blank where there are not ten digits, since the partner has no other form for it. */
export function dashedPhone(phone: string | null | undefined): string {
  const given = (phone ?? '').replaceAll(/\D/g, '');
  const digits = given.length > PHONE_DIGITS && given.startsWith(COUNTRY_CODE) ? given.slice(1) : given;
  return digits.length === PHONE_DIGITS ? digits.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1-$2-$3') : '';
}
