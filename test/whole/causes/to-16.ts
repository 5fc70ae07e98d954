import { type HistoricCause, proof } from './cause.ts';
import {
  ANSWERS,
  CLAIMS,
  CONFIG,
  DELIVER,
  EVSS,
  HISTORIES,
  IMPORT,
  LINKS,
  LOST,
  METADATA,
  POLL_FAULTS,
  POLL_LIVENESS,
  POLLS,
  ROUTES,
  RUN,
  SANDBOX,
  SHARE,
  STANDING,
  TRUTH,
} from './proof-files.ts';

export const CAUSES_TO_16: readonly HistoricCause[] = [
  {
    number: 1,
    cause: 'A job gave up and nobody was told: whatever is not proved must be on the list by itself',
    proofs: [
      proof(STANDING, 'an imported submission needs attention because it is held'),
      proof(STANDING, 'a submission taken in may wait for its first step, and no longer'),
    ],
  },
  {
    number: 2,
    cause: 'Taking receipt was read as delivery',
    proofs: [
      proof(STANDING, 'provisional success is watched until its period ends, then closed, never called delivered'),
      proof(STANDING, 'a remediation counts as success only with evidence'),
      proof(ANSWERS, 'accepted is remediated with evidence, rejected needs attention, left out waits'),
      proof(
        'src/submissions/record-remediations.db.test.ts',
        'a claim of delivery needs evidence that says something, every decision a reason, and nothing undone is a success',
      ),
    ],
  },
  {
    number: 3,
    cause: 'One odd row stopped the poller every night',
    proofs: [
      proof(POLLS, 'odd rows cost the others nothing: unasked, doubled, unreadable, numbers for text, and what does not follow'),
      proof(
        POLL_FAULTS,
        'a question that the partner refuses is asked again in halves: the one odd receipt is a finding, the others are answered',
      ),
      proof(POLL_FAULTS, 'a receipt over which the partner fails is found, set aside with a finding, and the others are answered'),
      proof(POLL_FAULTS, 'an answer that the database does not take stops nobody but its own hand-off'),
      proof(POLL_LIVENESS, 'a poller that asks nobody is a finding within two hours, told from what is due, and closed when it asks again'),
    ],
  },
  {
    number: 4,
    cause: 'A scheduled job ran and did nothing for months',
    proofs: [
      proof(
        'src/handoffs/polling/poll-worker.db.test.ts',
        'what is due is asked about by whatever worker runs, through the real queues, and every row counts as checked',
      ),
      proof(POLL_LIVENESS, 'a poller that asks nobody is a finding within two hours, told from what is due, and closed when it asks again'),
      proof(POLL_LIVENESS, 'what should be asked about and is on no schedule is put there; what is settled is not'),
    ],
  },
  {
    number: 5,
    cause: 'A success turned into an error later, or an error healed, and nobody looked again',
    proofs: [
      proof(STANDING, 'provisional success is watched until its period ends, then closed, never called delivered'),
      proof(POLLS, 'success that may turn is watched for its whole period, whatever its age, and not beyond it'),
      proof(POLLS, 'a refusal that can heal is watched and heals; one that cannot is let go'),
      proof('test/intake-report.test.ts', 'with %j is %s'),
    ],
  },
  {
    number: 6,
    cause: 'Ids that an answer left out were taken for done',
    proofs: [
      proof(ANSWERS, 'lines left out are findings once their time has passed, once, and no longer when answered'),
      proof(POLLS, 'an id that the answer leaves out is a finding with a clock, asked about again soon, and closed when it is answered'),
      proof(POLLS, 'missing needs misses that span what the partner caches; it is asked about still, and may turn up'),
      proof('src/handoffs/polling/read-answer.test.ts', 'asked = answered + not found + unanswered + unreadable, whatever it holds'),
      proof('test/documents-delivery.test.ts', 'with %j has its ids in their lists'),
    ],
  },
  {
    number: 7,
    cause: 'The first answer of a batch was written to all of its rows',
    proofs: [
      proof(POLLS, 'each id gets what was answered for that id, in any order and mixture'),
      proof('src/testing/contract/polls.ts', 'every id that is asked for is answered once, by its own row'),
    ],
  },
  {
    number: 8,
    cause: 'A claim existed and its document was nowhere',
    proofs: [
      proof(STANDING, 'one lost attachment keeps a claim from being delivered'),
      proof(SHARE, 'a package that the store lost, and one that it changed'),
      proof(CLAIMS, 'its number alone proves nothing: its form must be among its documents'),
      proof(SANDBOX, 'a claim whose form never turns up is never delivered'),
      proof(TRUTH, 'both sides leave by named exits, what differs is proof once accepted, and what is gone is missing'),
      proof(ROUTES, 'released claims go to the partners by the program’s own routes until each is proved'),
    ],
  },
  {
    number: 9,
    cause: 'Links ran out while the partner was away',
    proofs: [
      proof(LINKS, 'a stable link leads to the package of its line, and each fetch is recorded'),
      proof(LINKS, 'links issued again leave the old ones good, unless they replace them'),
      proof(LINKS, 'credentials that die sooner are said, and the column tells their end'),
    ],
  },
  {
    number: 10,
    cause: 'Lists kept by hand lost leading zeros and rows',
    proofs: [
      proof('src/tasks/worklists/worklists.db.test.ts', 'a reviewed file may be drafted from only when it is as it went out'),
      proof('src/submissions/select-by-ids.db.test.ts', 'tells known, unknown and repeated ids, and the totals add up'),
      proof('test/demo.db.test.ts', 'the manifest, the store and the database hold the same packages'),
      proof('test/historic-causes.db.test.ts', 'an id keeps its leading zeros from the file to the manifest'),
      proof(TRUTH, 'rows that repeat, contradict, or cannot be read prove nothing, and are never held against us'),
      proof(TRUTH, 'whatever the list and whatever there is, what leaves adds up to the whole on both sides, accepted or not'),
    ],
  },
  {
    number: 11,
    cause: 'The same backup went out twice within a second',
    proofs: [
      proof('src/submissions/submissions.db.test.ts', 'takes one in, knows it again, and refuses another one under its id'),
      proof(SHARE, 'killed between put and record: the same package, one object, one row'),
      proof(SHARE, 'the same run again answers the share it has; two people at once get one'),
      proof(
        'src/handoffs/elsewhere/handoffs.db.test.ts',
        'what an older system sent twice, or under one receipt for two, becomes a finding once',
      ),
      proof('test/kill-9.db.test.ts', 'killed at every stage and started again, the same packages come out'),
      proof(DELIVER, 'two workers that take the same hand-off make one attempt'),
      proof(
        HISTORIES,
        'whatever happens in whatever order, totals add up, nothing is out of reach, nothing unproved is a success, nothing is sent twice',
      ),
    ],
  },
  {
    number: 12,
    cause: 'A time-out was tried again and made a second claim',
    proofs: [
      proof(RUN, 'goes from draft to its result files, and its failed items are tried again'),
      proof(SANDBOX, 'the claim was made, and nobody says that it was not'),
      proof(SANDBOX, 'a claim whose answer was lost is found on the list of the person'),
      proof(DELIVER, 'a lost answer is unknown; where the key is honoured it is sent again under the same one, and has one effect'),
      proof(LOST, 'where nothing tells, it is held for a person and nothing is ever sent by itself'),
      proof(
        HISTORIES,
        'whatever happens in whatever order, totals add up, nothing is out of reach, nothing unproved is a success, nothing is sent twice',
      ),
      proof('test/intake-delivery.test.ts', 'is not given up while the store may still be looked into'),
    ],
  },
  {
    number: 13,
    cause: 'Wrong settings let uploads expire for a day',
    proofs: [
      proof(CONFIG, 'every fault is named at once, with where it stands and its rule, and never with its value'),
      proof('src/cli/journey.db.test.ts', 'the doctor says what is wrong, and fails'),
      proof(ROUTES, 'where the claims service fails for days the claim goes on paper, and afresh where its place ran out'),
      proof('test/intake-delivery.test.ts', 'a location that has run out is no refusal of the packet'),
    ],
  },
  {
    number: 14,
    cause: "Names, zips and dates broke the receiver's rules after they were sent",
    proofs: [
      proof(METADATA, 'names are transliterated and cut by the rule of the receiver, whatever they hold'),
      proof(METADATA, 'what cannot be made to fit is named'),
      proof('test/mail-delivery.test.ts', 'has its metadata by the rules of the receiver'),
    ],
  },
  {
    number: 15,
    cause: 'Evidence was lost file by file, most of it text that was not UTF-8',
    proofs: [
      proof('test/pdf/convert.test.ts', 'Latin-1'),
      proof(IMPORT, 'attachments: opened once, broken ones recorded, missing ones named'),
      proof(STANDING, 'one lost attachment keeps a claim from being delivered'),
      proof(EVSS, 'HTTP 200 with success false and %s was not stored'),
      proof('test/documents-delivery.test.ts', 'text of any encoding is taken over as ASCII'),
    ],
  },
  {
    number: 16,
    cause: 'An application date that had run out made every late try fail',
    proofs: [
      proof(METADATA, 'an application date that has run out is extended, one that has not is kept, and either is recorded'),
      proof('test/historic-causes.db.test.ts', 'claims that ran out years ago are packaged, and what was changed is recorded'),
    ],
  },
];
