import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

it('runs alone, prints its addresses on one line and stops on SIGTERM', async () => {
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--seed', '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const { urls } = JSON.parse(chunk.toString()) as { urls: { control: string } };
    expect(await (await fetch(`${urls.control}/sandbox/health`)).json()).toMatchObject({ status: 'ok' });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});
