/** The parts of the system that are still to come; each closes the causes that name it. */
export const PARTS_TO_COME = ['notices', 'triage'] as const;
export type PartToCome = (typeof PARTS_TO_COME)[number];

export interface Proof {
  readonly file: string;
  /** As it stands in the file. */
  readonly test: string;
}

export interface HistoricCause {
  readonly number: number;
  /** How submissions came to be lost. */
  readonly cause: string;
  readonly proofs: readonly Proof[];
  readonly pending?: PartToCome;
}

const STANDING = 'src/standing/standing.db.test.ts';
const IMPORT = 'src/submissions/import-file.db.test.ts';
const SHARE = 'src/packages/create-share.db.test.ts';
const ANSWERS = 'src/packages/acknowledge-share.db.test.ts';
const LINKS = 'src/packages/links.db.test.ts';
const RUN = 'src/tasks/run.db.test.ts';
const RECOVERY = 'src/tasks/recovery.db.test.ts';
const METADATA = 'programs/form526/packaging/metadata.test.ts';
const EXPORTS = 'src/exports/exports.db.test.ts';
const CONFIG = 'src/kernel/config/config.test.ts';
const POLLS = 'src/handoffs/polling/poll-slice.db.test.ts';
const POLL_FAULTS = 'src/handoffs/polling/poll-faults.db.test.ts';
const POLL_LIVENESS = 'src/handoffs/polling/poll-liveness.db.test.ts';
const EVSS = 'test/evss-delivery.test.ts';
const CLAIMS = 'test/claims-delivery.test.ts';
const DELIVER = 'src/handoffs/delivery/deliver-handoff.db.test.ts';
const LOST = 'src/handoffs/delivery/lost-and-late.db.test.ts';
const HISTORIES = 'src/handoffs/random-histories.db.test.ts';
const ROUTES = 'test/handoffs-with-sandbox.db.test.ts';
const SANDBOX = 'test/deliveries-to-sandbox.test.ts';
const TRUTH = 'src/handoffs/truth/reconcile-truth.db.test.ts';

const proof = (file: string, test: string): Proof => ({ file, test });

/** Every way in which submissions are known to have been lost, with what proves that it cannot happen here, or the part that will prove it. */
export const HISTORIC_CAUSES: readonly HistoricCause[] = [
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
      proof('src/tasks/worklists.db.test.ts', 'a reviewed file may be drafted from only when it is as it went out'),
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
      proof('src/handoffs/elsewhere/handoffs.db.test.ts', 'what an older system sent twice, or under one receipt for two, becomes a finding once'),
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
  {
    number: 17,
    cause: 'The first route was spent and the second never began',
    proofs: [
      proof(LOST, 'a refusal is followed though the worker that heard it did nothing more'),
      proof(DELIVER, 'what was not taken is tried again when the partner says, and goes the next way when no try is left'),
      proof(ROUTES, 'where the claims service fails for days the claim goes on paper, and afresh where its place ran out'),
    ],
  },
  { number: 18, cause: 'Notices of failure were never sent, or never arrived', proofs: [], pending: 'notices' },
  {
    number: 19,
    cause: 'The code that marks failures failed itself',
    proofs: [
      proof(STANDING, 'a submission taken in may wait for its first step, and no longer'),
      proof(STANDING, 'the app cannot write a standing'),
    ],
  },
  {
    number: 20,
    cause: 'A daily file for another system did not come, or came short',
    proofs: [
      proof(
        EXPORTS,
        'the partner cannot be reached for a day: a finding by the deadline, the people listed, and one command that sends it',
      ),
      proof(EXPORTS, 'nobody worked for three days: one late file answers them all, and the record says that they were late'),
      proof(EXPORTS, 'no file on a federal holiday, unless somebody decided so; none on a day that was called off'),
      proof(EXPORTS, 'a null transact date refuses its row, not the file, and a newer change mends it'),
      proof('src/exports/layout.test.ts', 'no value moves a column, whatever it holds'),
      proof('src/exports/exports-killed.db.test.ts', 'the partner ends with each row exactly once'),
    ],
  },
  {
    number: 21,
    cause: 'A report counted more than there was',
    proofs: [
      proof(STANDING, 'whatever happens, totals add up, stored equals recomputed, and counts equal a recount from the facts'),
      proof('src/tasks/totals.db.test.ts', 'totals add up whatever happens to items and whatever operators do'),
      proof(IMPORT, 'totals add up over any mixture, whatever came before'),
      proof('src/standing/outlook.db.test.ts', 'whatever there is, every partition adds up to its whole, and the wholes are the standings'),
    ],
  },
  {
    number: 22,
    cause: 'Errors that want different answers were all treated alike',
    proofs: [proof('test/mail-delivery.test.ts', 'with %j is %s')],
    pending: 'triage',
  },
  {
    number: 23,
    cause: 'A stored state drifted from the facts',
    proofs: [
      proof(STANDING, 'whatever happens, totals add up, stored equals recomputed, and counts equal a recount from the facts'),
      proof('src/worker/check-standing-daily.db.test.ts', 'a stored standing that the facts contradict is a finding'),
    ],
  },
  {
    number: 24,
    cause: 'Work was pasted into consoles that died in the middle of it',
    proofs: [
      proof(RECOVERY, 'leaves nothing lost and nothing twice'),
      proof(RECOVERY, 'whoever lost the lease can write nothing'),
      proof('test/kill-9.db.test.ts', 'killed at every stage and started again, the same packages come out'),
    ],
  },
  {
    number: 25,
    cause: 'A claim counted as done although its documents were not',
    proofs: [
      proof(STANDING, 'one lost attachment keeps a claim from being delivered'),
      proof(STANDING, 'nothing to deliver is not delivered'),
    ],
  },
  { number: 26, cause: 'One way into failure told the person nothing', proofs: [], pending: 'notices' },
  {
    number: 27,
    cause: 'Old rows, and rows that somebody had touched, were no longer polled',
    proofs: [
      proof(POLLS, 'rows with a remediation, and old ones, are asked about like any other'),
      proof(POLLS, 'success that may turn is watched for its whole period, whatever its age, and not beyond it'),
      proof(POLL_LIVENESS, 'what should be asked about and is on no schedule is put there; what is settled is not'),
    ],
  },
  {
    number: 28,
    cause: 'The record was written after the answer, and a crash lost it',
    proofs: [
      proof(SHARE, 'killed between put and record: the same package, one object, one row'),
      proof(LOST, 'without a key it is looked up by the receipt that was kept before the call that mattered, and never sent again'),
      proof(LOST, 'the answer of a worker that was given up comes late and counts'),
    ],
  },
  {
    number: 29,
    cause: 'A failure came as HTTP 200',
    proofs: [
      proof('test/evss-connector.test.ts', 'failures that come as HTTP 200 are failures'),
      proof(POLL_FAULTS, 'HTTP 200 with something else than a list is a question without an answer'),
      proof(EVSS, 'HTTP 200 with success false and %s was not stored'),
      proof('test/answers-that-do-not-fit.test.ts', 'whatever is answered, a claim stands only with its number in a 2xx'),
      proof('test/documents-delivery.test.ts', 'a no is HTTP 200'),
    ],
  },
  {
    number: 30,
    cause: 'One upload in ten failed for weeks and no rate showed it',
    proofs: [
      proof('src/kernel/http/retry.test.ts', 'gives the last outcome when its attempts are spent'),
      proof(RUN, 'pauses when its failure budget is spent, goes on when resumed, and ends when cancelled'),
      proof('test/documents-delivery.test.ts', 'one upload in ten is not verified though nothing is wrong with it'),
    ],
    pending: 'triage',
  },
  {
    number: 31,
    cause: "A report's window was fixed when the process started",
    proofs: [proof('test/historic-causes.db.test.ts', 'standing is read as at this moment, and says so')],
  },
  {
    number: 32,
    cause: 'An old input file was taken in again',
    proofs: [
      proof(IMPORT, 'imports a thousand, holds them all, and knows them the second time'),
      proof('test/demo.db.test.ts', 'the same command again does no work twice and says so'),
      proof(TRUTH, 'the same file is known, with what it came to; as of another day it is compared anew, unless it was accepted'),
      proof(EXPORTS, 'the same content as an earlier file is a finding, and so is the same input'),
    ],
  },
];
