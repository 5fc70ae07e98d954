import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#kernel/config/index.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { pdfKit } from '#kernel/pdf/index.ts';
import { packageWriter } from '../packages/index.ts';
import type { Connections } from '../registry/index.ts';
import { openAttachment } from '../submissions/index.ts';
import type { TaskWorkshop } from '../tasks/index.ts';

export interface WorkshopParts {
  readonly config: Config;
  readonly database: Database;
  readonly keyring: Keyring;
  readonly objects: ObjectStore;
  readonly connections: Connections;
}

/** The parts of a task's context, for one slice of a run of one program. */
export function openWorkshop({ config, database, keyring, objects, connections }: WorkshopParts): TaskWorkshop {
  return (program) => ({
    connector: <Client>(name: string) => connections.client<Client>(program, name),
    pdf: pdfKit,
    packages: (externalId) => packageWriter({ objects, program, externalId }),
    // The engine has recorded that the submission is opened, attachments included.
    attachment: (submissionId, label) => openAttachment({ database, keyring, store: objects }, [program], submissionId, label),
    blankForm: (name) => readBlank(join(config.blankForms, program, `${name}.pdf`)),
  });
}

async function readBlank(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
