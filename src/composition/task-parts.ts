import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#kernel/config/index.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { pdfKit } from '#kernel/pdf/index.ts';
import type { TaskReads } from '#sdk';
import type { HandoffDoors, HandoffHouse } from '../handoffs/index.ts';
import { packageWriter } from '../packages/index.ts';
import type { Connections } from '../registry/index.ts';
import { openWithAttachments, type Reader, readAttachment } from '../submissions/index.ts';
import type { RunAuthor, TaskDoors, TaskWorkshop } from '../tasks/index.ts';

export interface WorkshopParts {
  readonly config: Config;
  readonly objects: ObjectStore;
  readonly connections: Connections;
  readonly readsOf: (author: RunAuthor) => TaskReads;
}

/** The parts of a task's context, for one slice of a run of one program. */
export function openWorkshop({ config, objects, connections, readsOf }: WorkshopParts): TaskWorkshop {
  return (program) => ({
    connector: <Client>(name: string) => connections.client<Client>(program, name),
    pdf: pdfKit,
    packages: (externalId) => packageWriter({ objects, program, externalId }),
    blankForm: (name) => readBlank(join(config.blankForms, program, `${name}.pdf`)),
    reads: readsOf,
  });
}

/** The parts of deliveries of one program. */
export function openHandoffParts({ config, connections }: Pick<WorkshopParts, 'config' | 'connections'>): HandoffHouse['partsOf'] {
  return (program) => ({
    client: <Client>(connector: string) => connections.client<Client>(program, connector),
    isSetUp: (connector) => config.connector(program, connector) !== undefined,
    pdf: pdfKit,
    blankForm: (name) => readBlank(join(config.blankForms, program, `${name}.pdf`)),
  });
}

/** Opens submissions for a task or a delivery, with their attachments: one ledger line says so for both. */
export function openOnRecord(keyring: Keyring, objects: ObjectStore): TaskDoors['open'] & HandoffDoors['open'] {
  return async (session: Session, reader: Reader, ids: readonly number[]) => {
    const opened = await openWithAttachments(session, keyring, ids, reader);
    return new Map([...opened].map(([id, { submission, attachments }]) => [id, { submission, attachment: readFrom(attachments) }]));
  };

  function readFrom(attachments: ReadonlyMap<string, Parameters<typeof readAttachment>[1]>) {
    return async (label: string) => {
      const place = attachments.get(label);
      if (!place) throw new WaybillError('WB_NOT_FOUND', `The submission has no attachment ${label}.`);
      return readAttachment({ keyring, store: objects }, place);
    };
  }
}

async function readBlank(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
