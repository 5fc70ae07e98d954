import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the unpacked Chromium is, and the environment that it needs on a machine that has none of its libraries. */
export interface ChromiumFiles {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const PACKAGE = join(MODULES, '@sparticuz/chromium');
/** `al2023` holds libnss3, libnssutil3, libnspr4 and libexpat; beyond these the binary needs glibc and libgcc_s only (`ldd`). */
const ARCHIVES = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];

/** The package unpacks into the temporary folder that the environment names, and takes a half-written file for a whole one. */
async function unpackInto(folder: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium');
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await Promise.all(ARCHIVES.map((name) => inflate(join(PACKAGE, 'bin', name))));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** The package's own file names folders of another system. A machine without any font would draw no fallback at all. */
function fontsConfiguration(home: string): string {
  return `<?xml version="1.0"?><fontconfig><dir>${join(home, 'fonts')}</dir><cachedir>${join(home, 'fonts-cache')}</cachedir></fontconfig>`;
}

/** Unpacks once a version (about 2 s, 220 MB). Two test runs at once each unpack; the first to finish wins. */
export async function chromiumFiles(): Promise<ChromiumFiles> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const cache = join(MODULES, '.cache');
  const home = join(cache, `chromium-${version}-${process.arch}`);
  if (!existsSync(home)) {
    await mkdir(cache, { recursive: true });
    const staging = await mkdtemp(join(cache, 'chromium-unpacking-'));
    await unpackInto(staging);
    await rename(staging, home).catch(async (error: NodeJS.ErrnoException) => {
      await rm(staging, { recursive: true, force: true });
      if (!existsSync(home)) throw error;
    });
  }
  const fontsFile = join(home, 'fonts.conf');
  await writeFile(fontsFile, fontsConfiguration(home));
  return {
    executable: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_FILE: fontsFile, HOME: home },
  };
}
