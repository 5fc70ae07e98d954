import { expiredUploads } from './expired-uploads.ts';
import { inFileNotLinked } from './in-file-not-linked.ts';
import { unidentifiedMail } from './unidentified-mail.ts';

export const playbooks = [expiredUploads, inFileNotLinked, unidentifiedMail];
