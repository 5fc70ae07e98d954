import { expect, it } from 'vitest';
import { placeAnswers } from './field-map.ts';
import { FIELDS_0781 } from './field-maps/form-0781.ts';
import { FIELDS_0781V2 } from './field-maps/form-0781v2.ts';
import { FIELDS_4142 } from './field-maps/form-4142.ts';
import { FIELDS_8940 } from './field-maps/form-8940.ts';

it('names no field of a blank twice', () => {
  for (const map of [FIELDS_4142, FIELDS_0781, FIELDS_0781V2, FIELDS_8940]) {
    const names = map.map(({ field }) => field);
    expect(new Set(names).size).toBe(names.length);
  }
});

it('places whole answers, spreads numbers and dates, and leaves the rest for the continuation', () => {
  const { fields, others } = placeAnswers(
    {
      veteranFullName: { first: 'Ánh', middle: 'Thị', last: 'Nguyễn' },
      veteranSocialSecurityNumber: '796068949',
      veteranDateOfBirth: '1970-03-09',
      incidents: [{ incidentDescription: 'one' }, { incidentDescription: 'two' }, { incidentDescription: 'three' }],
      newKey: false,
    },
    FIELDS_0781,
  );
  const filled = Object.fromEntries(fields.map(({ field, value }) => [field.replace(/^.*\./, ''), value]));
  expect(filled).toEqual({
    'ClaimantsFirstName[0]': 'Ánh',
    'ClaimantsMiddleInitial1[0]': 'T',
    'ClaimantsLastName[0]': 'Nguyễn',
    'ClaimantsSocialSecurityNumber_FirstThreeNumbers[0]': '796',
    'ClaimantsSocialSecurityNumber_SecondTwoNumbers[0]': '06',
    'ClaimantsSocialSecurityNumber_LastFourNumbers[0]': '8949',
    'DOBmonth[0]': '03',
    'DOBday[0]': '09',
    'DOByear[0]': '1970',
    'incidentDescription[0]': 'one',
    'incidentDescription[1]': 'two',
  });
  expect(others.map(({ label, value }) => `${label}: ${value}`)).toEqual([
    'Veteran full name › Middle: Thị',
    'Veteran social security number: 796068949',
    'Veteran date of birth: 1970-03-09',
    'Incidents › 3 › Incident description: three',
    'New key: No',
  ]);
});
