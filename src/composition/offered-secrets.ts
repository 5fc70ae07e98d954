import { isSecretReference, readSecret } from '#kernel/config/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { TaskSecrets } from '../tasks/index.ts';

/** What `WAYBILL_TASK_SECRETS` names and nothing else: whoever drafts a run does not choose among all that this process can read. */
export function offeredSecrets(offered: readonly string[]): TaskSecrets {
  return {
    offered,
    read: (reference) => {
      if (offered.includes(reference) && isSecretReference(reference)) return readSecret(reference);
      throw new WaybillError('WB_SECRET', `The secret ${reference} is not among those that WAYBILL_TASK_SECRETS offers to tasks.`);
    },
  };
}
