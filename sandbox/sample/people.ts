import type { Random } from '../random.ts';
import { day } from './prose.ts';

/** Invented people. Given and family names are drawn apart; numbers lie in ranges that are never issued. */
export type Person = {
  id: string;
  first: string;
  middle: string | null;
  last: string;
  ssn: string;
  fileNumber: string;
  icn: string;
  birthDate: string;
  email: string;
  phone: { areaCode: string; phoneNumber: string };
  address: Address;
};
export type Address = {
  type: 'DOMESTIC' | 'MILITARY' | 'INTERNATIONAL';
  country: string;
  line1: string;
  line2?: string;
  city: string;
  state?: string;
  zip5?: string;
  zip4?: string;
};

const GIVEN: string[][] = [
  ['Avery', 'Marcus', 'Denise', 'Harold', 'Joyce', 'Curtis', 'Mary-Ann', 'Raymond', 'Loretta', 'Wesley'],
  ['Hồng Ánh', 'Quốc Bảo', 'Thị Phượng', 'Đức Huy', 'Mỹ Duyên', 'Trường Giang', 'Ngọc Ưng'],
  ['Kaʻiulani', 'Keoni', 'Nālani', 'Kekoa', 'Leilani', 'ʻIolana', 'Hōkū'],
  ['José Ángel', 'María Inés', 'Begoña', 'Ramón', 'Lucía', 'Íñigo', 'Zoraida'],
  ['Zoë', 'Jürgen', 'Søren', 'Łucja', 'Siobhán', 'François', 'Ağit', 'Štěpán'],
  ['Fetu', 'Sinaʻitaʻaga', 'Tomasi', 'Rosalinda', 'Benigno', 'Jovita'],
];
const FAMILY: string[][] = [
  [
    'Underhill',
    'Fairweather',
    "O'Larkin",
    'Stonebridge-Hale',
    'Marlowe',
    "D'Avenport",
    'McTavern',
    'Holloway',
    'St. Clairmont',
    'Winterbourne',
  ],
  ['Nguyễn', 'Trần', 'Phạm', 'Đặng', 'Võ', 'Lê-Hoàng', 'Bùi'],
  ['Kealoha', 'Kāneʻohe', 'Mahiʻai', 'Kalākaua-Lee', 'Pōmaikaʻi', 'Kūkaʻilimoku'],
  ['Peña', 'Núñez de la Vega', 'Echeverría', 'Muñoz-Ibáñez', 'Güell', 'Del Río'],
  ['Müllerhoff', 'Ødegaardsen', 'Wiśniewska', 'Ó Faoláin', 'Château-Renard', 'Yıldıran', 'Dvořáková'],
  ['Tuiasaleʻe', 'Fonoti', 'Dela Cruzada', 'Camacho-Taitagui', 'Lualhati'],
];
const STREETS = [
  'Old Mill Road',
  'Juniper Court',
  'North 4th Street',
  'Calle de la Luna',
  'Hau ʻOli Lane',
  "Sawyer's Bend",
  'Pine & Third',
  'Harbor View Drive',
];
const CITIES: [string, string, string][] = [
  ['Fairhollow', 'OH', '440'],
  ['San Cordero', 'TX', '780'],
  ['Kailuana', 'HI', '967'],
  ['Westbrook Falls', 'MN', '551'],
  ['Port Halden', 'WA', '983'],
  ['Cañon Viejo', 'NM', '875'],
  ['Ashgrove', 'GA', '302'],
];

/** The n-th person of a sample. */
export function inventPerson(random: Random, number: number): Person {
  const kin = random.below(GIVEN.length);
  const first = random.pick(GIVEN[kin]!);
  const last = random.pick(FAMILY[random.chance(0.8) ? kin : random.below(FAMILY.length)]!);
  const ssn = inventSsn(random);
  return {
    id: random.uuid(),
    first,
    middle: random.chance(0.4) ? random.pick(GIVEN[kin]!).charAt(0) : null,
    last,
    ssn,
    fileNumber: random.chance(0.7) ? ssn : random.digits(8),
    icn: `10${String(number).padStart(8, '0')}V${random.digits(6)}`,
    birthDate: day(random, 1944, 1999),
    email: `veteran.${number}@example.org`,
    phone: { areaCode: random.pick(['206', '312', '505', '614', '808', '915']), phoneNumber: `55501${random.digits(2)}` },
    address: inventAddress(random),
  };
}

/** 9xx with a group below 50, or area 000: no Social Security number was ever given out there. */
function inventSsn(random: Random): string {
  return random.chance(0.9) ? `9${random.digits(2)}${random.below(5)}${random.digits(1)}${random.digits(4)}` : `000${random.digits(6)}`;
}

function inventAddress(random: Random): Address {
  const line1 = `${random.between(1, 9899)} ${random.pick(STREETS)}`;
  const line2 = random.chance(0.3) ? { line2: `Apt. ${random.between(1, 60)}` } : {};
  const kind = random.next();
  if (kind < 0.04)
    return {
      type: 'INTERNATIONAL',
      country: random.pick(['Philippines', 'Germany', 'Viet Nam', 'Mexico']),
      line1,
      ...line2,
      city: random.pick(['Altdorf', 'Đồng Hới', 'San Felipe']),
    };
  if (kind < 0.07)
    return {
      type: 'MILITARY',
      country: 'USA',
      line1: `PSC ${random.between(100, 999)} Box ${random.between(1, 4000)}`,
      city: 'APO',
      state: 'AE',
      zip5: `09${random.digits(3)}`,
    };
  const [city, state, zip] = random.pick(CITIES);
  const zip4 = random.chance(0.4) ? { zip4: random.digits(4) } : {};
  return { type: 'DOMESTIC', country: 'USA', line1, ...line2, city, state, zip5: `${zip}${random.digits(2)}`, ...zip4 };
}

/** Street, city and so on under the names that the 4142, 0781 and 8940 use. */
export function plainAddress(random: Random): object {
  const [city, state, zip] = random.pick(CITIES);
  return {
    street: `${random.between(1, 9899)} ${random.pick(STREETS)}`,
    ...(random.chance(0.3) ? { street2: `Suite ${random.between(1, 40)}` } : {}),
    city,
    state,
    country: 'USA',
    postalCode: `${zip}${random.digits(2)}-${random.digits(4)}`,
  };
}

/** A name for a doctor, a witness or an employer's foreman. */
export function inventName(random: Random): string {
  const kin = random.below(GIVEN.length);
  return `${random.pick(GIVEN[kin]!)} ${random.pick(FAMILY[kin]!)}`;
}
