import type { Random } from '../random.ts';

const WHO = [
  'The pain',
  'This condition',
  'My knee',
  'The ringing in both ears',
  'My lower back',
  'The numbness',
  'My breathing',
  'The headache',
  'My sleep',
  'The old fracture',
  'My shoulder',
  'The swelling',
];
const DID = [
  'began during',
  'got worse after',
  'was first written down in',
  'kept me from',
  'comes back with',
  'was treated during',
  'started with',
  'follows',
  'has limited',
  'was made worse by',
];
const WHAT = [
  'the second deployment with the engineer unit',
  'long marches with a full pack over frozen ground',
  'work on the flight line without hearing protection',
  'a fall from the back of a truck in the motor pool',
  'the weeks near the burn pits',
  'night duty on the lower deck',
  'heavy lifting in the supply depot',
  'a blast that threw me against the wall',
  'the cold-weather exercise',
  'daily work with solvents and fuel',
  'an accident on the obstacle course',
  'full days at the bench, and most walks to the shop',
];
const MORE = [
  'The medic at the aid station wrote it down, but the page is missing from my record.',
  'I was given light duty for ten days and then sent back.',
  'My spouse and two people from my unit can confirm what happened.',
  'Since then I have seen a private doctor about every six weeks.',
  'I cannot stand for more than twenty minutes; stairs are worse – the left side more than the right.',
  'Medication helps for a few hours, no longer.',
  'It wakes me three or four times a night.',
  'I changed jobs twice because of it.',
  'The exam in 2016 found "moderate" loss; it has changed since.',
  'Please see the attached letters & pictures.',
];

/** A few invented sentences about a condition, about 100 bytes each. */
export function prose(random: Random, sentences: number): string {
  const said: string[] = [];
  for (let i = 0; i < sentences; i++) {
    said.push(random.chance(0.55) ? `${random.pick(WHO)} ${random.pick(DID)} ${random.pick(WHAT)}.` : random.pick(MORE));
  }
  return said.join(random.chance(0.2) ? '\n' : ' ');
}

/** A day between two years, `YYYY-MM-DD`. */
export function day(random: Random, from: number, to: number): string {
  return `${random.between(from, to)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
}

export function two(number: number): string {
  return String(number).padStart(2, '0');
}
