import type { Keyring } from '#kernel/crypto/index.ts';
import type { TaskHouse } from '../tasks/index.ts';

const FIELD = 'run_param';
const contextOf = (program: string) => ({ program, kind: FIELD, id: FIELD });

/** Personal parameters of runs are kept as everything personal is: encrypted, and found again by a keyed hash alone. */
export function openPersonalValues(keyring: Keyring): TaskHouse['personal'] {
  const macOf = (text: string, key: string) => keyring.blindIndex(FIELD, text, key).toString('base64url');
  return {
    seal: async (program, text) => {
      const sealed = await keyring.encrypt(Buffer.from(text), contextOf(program));
      const key = keyring.blindIndexKey;
      return { sealed: sealed.toString('base64'), mac: macOf(text, key), key };
    },
    open: async (program, { sealed }) => (await keyring.decrypt(Buffer.from(sealed, 'base64'), contextOf(program))).toString(),
    rewrap: async (value) => {
      const cipher = Buffer.from(value.sealed, 'base64');
      if (keyring.keyIdOf(cipher) === keyring.dataKey) return undefined;
      return { ...value, sealed: (await keyring.rewrap(cipher)).toString('base64') };
    },
    macOf,
  };
}
