import type { Random } from '../random.ts';
import { inventName, type Person, plainAddress } from './people.ts';
import { day, prose } from './prose.ts';

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const spanOf = (random: Random, from: number): object => ({ from: day(random, from, from + 3), to: day(random, from + 4, from + 7) });

/** Who files, as the 4142, 0781 and 8940 repeat it. */
function filer(person: Person): object {
  return {
    vaFileNumber: person.fileNumber,
    veteranSocialSecurityNumber: person.ssn,
    veteranFullName: { first: person.first, middle: person.middle, last: person.last },
    veteranDateOfBirth: person.birthDate,
    email: person.email,
    veteranPhone: `${person.phone.areaCode}${person.phone.phoneNumber}`,
    veteranServiceNumber: '',
  };
}

function home(person: Person): object {
  const { line1, line2, city, state, zip5, zip4, country } = person.address;
  return {
    veteranAddress: {
      street: line1,
      ...(line2 ? { street2: line2 } : {}),
      city,
      ...(state ? { state } : {}),
      country,
      ...(zip5 ? { postalCode: zip4 ? `${zip5}-${zip4}` : zip5 } : {}),
    },
  };
}

/** Release of records by private providers. */
export function form4142(random: Random, person: Person): object {
  return {
    privacyAgreementAccepted: true,
    limitedConsent: random.chance(0.5) ? `Limit to the years after ${random.between(2001, 2015)}. ${prose(random, 1)}` : '',
    providerFacility: many(random.between(1, 5), (i) => ({
      providerFacilityName: `${random.pick(['Lakeside', 'Saint Aurelio', 'Mōʻiliʻili', 'Two Rivers'])} ${random.pick(['Clinic', 'Family Practice', 'Hospital', 'Pain Center'])} ${i + 1}`,
      treatmentDateRange: many(random.between(1, 3), () => spanOf(random, 2003)),
      providerFacilityAddress: plainAddress(random),
    })),
    ...filer(person),
    ...home(person),
  };
}

function incident(random: Random, isAssault: boolean, sentences: number): object {
  return {
    personalAssault: isAssault,
    incidentDate: day(random, 1985, 2015),
    unitAssignedDates: spanOf(random, 1984),
    incidentLocation: random.pick(['Camp Larkspur, motor pool', 'near the north gate, Forward Base Teal', 'barracks 12, Fort Ellery']),
    unitAssigned: `${random.between(1, 90)}th ${random.pick(['Engineer Battalion', 'Supply Company', 'Air Wing'])}`,
    incidentDescription: prose(random, sentences),
    sources: many(random.between(0, 3), () => ({ name: inventName(random), address: plainAddress(random) })),
    ...(isAssault
      ? {}
      : {
          personInvolved: many(random.between(0, 1), () => ({
            name: { first: 'Wendell', middle: '', last: 'Orrick' },
            rank: 'Sergeant',
            injuryDeath: 'Injured non-battle',
          })),
        }),
  };
}

/** Statements about what caused post-traumatic stress: the older pair of forms, or the newer one in their place. */
export function form0781(random: Random, person: Person, sentences: number): object {
  const older = (isAssault: boolean): object => ({
    ...filer(person),
    veteranSecondaryPhone: '',
    incidents: many(random.between(1, 3), () => incident(random, isAssault, sentences)),
    remarks: random.chance(0.4) ? prose(random, 2) : null,
    additionalIncidentText: null,
    otherInformation: null,
  });
  const draw = random.next();
  if (draw < 0.35) return { form0781v2: newer(random, person, sentences) };
  if (draw < 0.7) return { form0781: older(false) };
  return draw < 0.85 ? { form0781a: older(true) } : { form0781: older(false), form0781a: older(true) };
}

function newer(random: Random, person: Person, sentences: number): object {
  return {
    ...filer(person),
    eventTypes: { combat: random.chance(0.5), mst: random.chance(0.2), nonMst: random.chance(0.2), other: random.chance(0.2) },
    events: many(random.between(1, 3), () => ({
      details: prose(random, sentences),
      location: 'Forward Base Teal',
      timing: `${random.pick(['Spring', 'Late fall'])} of ${random.between(1988, 2012)}`,
    })),
    behaviors: { sleep: random.chance(0.7), misconduct: random.chance(0.1), reassignment: random.chance(0.3) },
    behaviorsDetails: { sleep: prose(random, 1) },
    treatmentProvidersDetails: many(random.between(0, 2), () => ({
      facilityInfo: `${inventName(random)}, counselor`,
      treatmentMonth: '04',
      treatmentYear: '2014',
    })),
    additionalInformation: random.chance(0.5) ? prose(random, 2) : '',
  };
}

/** Application for increased compensation based on unemployability. */
export function form8940(random: Random, person: Person, sentences: number): object {
  const care = (kind: string): object => ({
    name: kind === 'Doctor' ? inventName(random) : 'Two Rivers Hospital',
    address: plainAddress(random),
    dates: spanOf(random, 2005),
  });
  return {
    ...filer(person),
    ...home(person),
    unemployability: {
      disabilityPreventingEmployment: 'Lower back, both knees',
      underDoctorHopitalCarePast12M: random.chance(0.6),
      doctorProvidedCare: many(random.between(0, 2), () => care('Doctor')),
      hospitalProvidedCare: many(random.between(0, 1), () => care('Hospital')),
      disabilityAffectedEmploymentFullTimeDate: day(random, 2008, 2011),
      lastWorkedFullTimeDate: day(random, 2012, 2013),
      becameTooDisabledToWorkDate: day(random, 2014, 2015),
      mostEarningsInAYear: `${random.between(18, 88)},${random.digits(3)}`,
      yearOfMostEarnings: String(random.between(1998, 2012)),
      occupationDuringMostEarnings: random.pick(['Welder', 'Dispatcher', "Ship's cook", 'Line mechanic']),
      previousEmployers: many(random.between(1, 3), (i) => employer(random, i)),
      disabilityPreventMilitaryDuties: random.chance(0.5),
      past12MonthsEarnedIncome: '0',
      currentMonthlyEarnedIncome: '0',
      leftLastJobDueToDisability: true,
      receiveExpectDisabilityRetirement: random.chance(0.1),
      receiveExpectWorkersCompensation: random.chance(0.1),
      attemptedToObtainEmploymentSinceUnemployability: random.chance(0.3),
      appliedEmployers: many(random.between(0, 2), () => ({
        name: 'Harbor Freight Yard',
        address: plainAddress(random),
        workType: 'Gate keeper',
        date: day(random, 2015, 2018),
      })),
      education: random.pick(['highSchool12', 'college2', 'college4']),
      receivedOtherEducationTrainingPreUnemployability: false,
      otherEducationTrainingPreUnemployability: [],
      receivedOtherEducationTrainingPostUnemployability: false,
      otherEducationTrainingPostUnemployability: [],
      remarks: prose(random, sentences),
    },
  };
}

function employer(random: Random, number: number): object {
  return {
    name: `${random.pick(['Meridian', 'Blue Heron', 'K&L'])} Works No. ${number + 1}`,
    employerAddress: plainAddress(random),
    typeOfWork: random.pick(['Assembly', 'Night watch', 'Long-haul driving']),
    hoursPerWeek: String(random.between(20, 50)),
    dates: spanOf(random, 2000),
    timeLostFromIllness: `${random.between(2, 30)} days`,
    mostEarningsInAMonth: String(random.between(1200, 5200)),
  };
}
