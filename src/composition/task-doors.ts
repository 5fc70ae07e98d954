import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import type { Foreseen } from '#sdk';
import { exportNamed, listReady } from '../exports/index.ts';
import { sendAfresh } from '../handoffs/index.ts';
import { readTimeline } from '../history/index.ts';
import { askForNotices } from '../notices/index.ts';
import { recordPackages, renewLinks, type ShareHouse } from '../packages/index.ts';
import { programNamed, type Registry } from '../registry/index.ts';
import { countDueOf, type DueKind, orderPurge, type Periods, readPerson, redactPerson } from '../retention/index.ts';
import { recordCorrections } from '../submissions/index.ts';
import { csvLines, emptyCellsOf, keepSealedFile, type RunAuthor, type TaskDoors } from '../tasks/index.ts';
import { openPersonalValues } from './personal-values.ts';
import { openOnRecord } from './task-parts.ts';

export interface DoorParts {
  readonly keyring: Keyring;
  readonly objects: ObjectStore;
  readonly registry: Registry;
  readonly shares: ShareHouse;
  /** Days by kind that what is settled is kept. */
  readonly periods: Periods;
}

/** What successes of tasks change beyond the slices below. Each joins the transaction that records the outcomes. */
export function openTaskDoors(parts: DoorParts): TaskDoors {
  const { macOf } = openPersonalValues(parts.keyring);
  return {
    open: openOnRecord(parts.keyring, parts.objects),
    package: recordPackages,
    correction: correctionDoor(parts),
    renewal: renewalDoor(parts),
    readyList: readyListDoor(parts),
    personHistory: personHistoryDoor(parts),
    redaction: async (session, { program, actor, runId }, rows) => {
      for (const { effect } of rows) await redactPerson(session, { program, actor, runId, macOf, ...effect });
    },
    purge: async (session, { program, actor, runId }, rows) => {
      for (const { effect } of rows) await orderPurge(session, parts.periods, { program, actor, runId, ...effect });
    },
    foresee: async (session, program, { purge }) =>
      purge === undefined ? [] : (await countDueOf(session, parts.periods, { program, ...purge })).map(foreseenOf),
    notice: async (session, author, rows) => {
      for (const [name, own] of Map.groupBy(rows, ({ effect }) => effect.name)) {
        const submissionIds = own.map(({ submissionId }) => submissionId);
        const { program, actor, runId } = author;
        await askForNotices(
          session,
          { program, submissionIds, name },
          { by: actor, reason: own[0]?.effect.reason ?? author.reason, runId },
        );
      }
    },
  };
}

function foreseenOf({ kind, before, due, held, sample }: DueKind): Foreseen {
  return { what: `${kind}, older than ${before.toISOString().slice(0, 10)}`, count: due, kept: held, examples: sample };
}

type DoorOf<K extends keyof TaskDoors> = NonNullable<TaskDoors[K]>;

/** What was corrected is kept encrypted with the submission; the cells of the run that said so are emptied. */
function correctionDoor({ keyring, registry }: DoorParts): DoorOf<'correction'> {
  return async (session, { program, actor, runId }, rows) => {
    const common = { program, actor, runId };
    await recordCorrections(
      session,
      keyring,
      rows.map(({ submissionId, externalId, effect }) => ({ ...common, submissionId, externalId, ...effect })),
    );
    const ids = rows.map(({ submissionId }) => submissionId);
    await emptyCellsOf(session, runId, ids);
    for (const [reason, own] of Map.groupBy(
      rows.filter(({ effect }) => effect.then === 'handoff'),
      ({ effect }) => effect.reason,
    )) {
      const submissionIds = own.map(({ submissionId }) => submissionId);
      await sendAfresh(session, programNamed(registry, program), { submissionIds, by: actor, reason, runId });
    }
  };
}

function renewalDoor({ keyring, objects, shares }: DoorParts): DoorOf<'renewal'> {
  return async (session, author, rows) => {
    for (const { position, effect } of rows) {
      const { csv } = await renewLinks(shares, session, { shareId: effect.shareId, by: author.actor, reason: effect.reason });
      const fileName = `share-${effect.shareId}-links.csv`;
      await seal(session, { keyring, objects }, author, { position, personId: null, fileName, content: csv });
    }
  };
}

const READY_COLUMNS = ['submission', 'person', 'submitted_at', 'place', 'newer', 'file', 'reason'] as const;

function readyListDoor({ keyring, objects, registry }: DoorParts): DoorOf<'readyList'> {
  return async (session, author, rows) => {
    for (const { position, effect } of rows) {
      const program = programNamed(registry, author.program);
      const list = await listReady(session, exportNamed({ programs: registry }, program.name, effect.export));
      const cells = list.rows.map((row) => [row.submission, row.person, row.submittedAt, row.place, row.newer, row.fileId, row.reason]);
      const content = csvLines([READY_COLUMNS, ...cells]);
      await seal(session, { keyring, objects }, author, { position, personId: null, fileName: `${effect.export}-ready.csv`, content });
    }
  };
}

function personHistoryDoor({ keyring, objects }: DoorParts): DoorOf<'personHistory'> {
  return async (session, author, rows) => {
    for (const { position, effect } of rows) {
      const { program, actor, runId } = author;
      const history = await readPerson(session, { keyring, timeline: readTimeline }, { program, actor, runId, ...effect });
      const content = `${JSON.stringify(history, null, 2)}\n`;
      await seal(session, { keyring, objects }, author, { position, personId: effect.personId, fileName: 'person-history.json', content });
    }
  };
}

function seal(
  session: Session,
  doors: Pick<DoorParts, 'keyring' | 'objects'>,
  { program, runId }: RunAuthor,
  {
    content,
    ...file
  }: { readonly position: number; readonly personId: string | null; readonly fileName: string; readonly content: string },
): Promise<void> {
  return keepSealedFile(doors, session, { program, runId, ...file, content: Buffer.from(content) });
}
