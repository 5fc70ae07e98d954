import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { closePdfWorkers, inspectPdf, renderDocument } from '#kernel/pdf/index.ts';
import { bad, type Check, checked, good } from './check.ts';

const LEAST_FREE_BYTES = 2_000_000_000;

/** What can be looked at without a database. */
export async function checkMachine(dataFolder: string): Promise<readonly Check[]> {
  return [...(await checked('disk space', () => diskSpace(dataFolder))), ...(await checked('PDF engine', renderLine))];
}

async function diskSpace(folder: string): Promise<Check> {
  let there = folder;
  while (!existsSync(there)) there = dirname(there);
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  const detail = `${(free / 1_000_000_000).toFixed(1)} GB free for the data folder`;
  return free >= LEAST_FREE_BYTES
    ? good('disk space', detail)
    : bad('disk space', detail, 'Make room: a database on a full disk keeps nothing.');
}

async function renderLine(): Promise<Check> {
  try {
    const { pdf } = await renderDocument({
      title: 'Probe',
      language: 'en-US',
      sections: [{ title: 'Probe', blocks: [{ kind: 'text', text: 'Waybill can print this line.' }] }],
    });
    const { problem, pages } = await inspectPdf(pdf);
    return problem
      ? bad('PDF engine', 'what it prints does not open', 'Install the packages again: `npm ci`.')
      : good('PDF engine', `prints and opens a page (${pages})`);
  } finally {
    await closePdfWorkers();
  }
}
