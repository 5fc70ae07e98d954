import { type FileHandle, open, rm } from 'node:fs/promises';
import { WaybillError } from '#kernel/errors.ts';
import type { Output } from './output.ts';

const OWNER_ONLY = 0o600;

/** What was kept, for people: bytes that would steer a terminal are shown as replacement characters. */
function onScreen(answer: Buffer): string[] {
  return answer
    .toString('utf8')
    .replaceAll(/[^\P{C}\n\t]/gu, '\ufffd')
    .split('\n');
}

/**
 * Prints an answer that was kept because nobody could read it, or saves it byte for byte. Where it is saved, the file is made first: an answer that
 * nobody gets is not opened.
 * @throws WaybillError WB_USAGE where the file is there already or cannot be written
 */
export async function giveAnswer(
  output: Output,
  names: Readonly<Record<string, number>>,
  save: string | undefined,
  openAnswer: () => Promise<Buffer>,
): Promise<void> {
  if (save === undefined) {
    const answer = await openAnswer();
    output.answer({ ...names, bytes: answer.length, answer: answer.toString('base64') }, onScreen(answer));
    return;
  }
  const answer = await saveAnswer(save, openAnswer);
  output.answer({ ...names, bytes: answer.length, file: save }, [
    `${save} has ${answer.length} bytes. It may name people: delete it afterwards.`,
  ]);
}

async function saveAnswer(path: string, openAnswer: () => Promise<Buffer>): Promise<Buffer> {
  const file = await openNew(path);
  try {
    const answer = await openAnswer();
    await file.writeFile(answer);
    return answer;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

function openNew(path: string): Promise<FileHandle> {
  return open(path, 'wx', OWNER_ONLY).catch((error: NodeJS.ErrnoException) => {
    throw new WaybillError('WB_USAGE', `The file for the answer cannot be written (${error.code}). Name a new one.`, {}, { cause: error });
  });
}
