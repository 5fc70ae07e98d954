import { pathToFileURL } from 'node:url';
import { openDatabase } from '../kernel/db/database.ts';
import { openPlaces, runExport } from './index.ts';
import { OPERATOR, openTestHouse, setClock, type TestHouse } from './test-house.ts';

/** Where the process dies: before or after the outside part of each step, the after ones with nothing of it recorded. */
export const POINTS = [
  'before archive',
  'after archive',
  'before upload',
  'after upload',
  'before removal',
  'after removal',
  'before reading back',
  'after reading back',
] as const;
export type Point = (typeof POINTS)[number];

/** Runs one export in the folder given and kills its own process at the point given, as a power cut does. */
async function runUntilKilled(url: string, folder: string, moment: string, name: string, point: Point): Promise<void> {
  const database = openDatabase({ url, max: 4, applicationName: 'crash test' });
  const house = await openTestHouse(database, folder);
  setClock(moment);
  await runExport(deadly(house, point), { program: 'vye', name, ...OPERATOR });
  throw new Error(`The point "${point}" was never reached.`);
}

function deadly(house: TestHouse, point: Point): TestHouse {
  const dieAt = async <T>(work: () => Promise<T>, step: string): Promise<T> => {
    if (point === `before ${step}`) process.kill(process.pid, 'SIGKILL');
    const result = await work();
    if (point === `after ${step}`) process.kill(process.pid, 'SIGKILL');
    return result;
  };
  const places = openPlaces({ addressOf: () => pathToFileURL(`${house.folder}/partner`).href, environment: {} });
  return {
    ...house,
    objects: { ...house.objects, put: (...given) => dieAt(() => house.objects.put(...given), 'archive') },
    places: {
      isSet: () => true,
      open: async (program, store) => {
        const place = await places.open(program, store);
        return {
          ...place,
          put: (...given) => dieAt(() => place.put(...given), 'upload'),
          remove: (stored) => dieAt(() => place.remove(stored), 'removal'),
          read: (stored) => dieAt(() => place.read(stored), 'reading back'),
        };
      },
    },
  };
}

const [, script, url, folder, moment, name, point] = process.argv;
if (script?.endsWith('test-crash.ts') && url && folder && moment && name) await runUntilKilled(url, folder, moment, name, point as Point);
