import type { Keyring } from '#kernel/crypto/index.ts';
import type { NoticeAddresses } from '#sdk';

/** Where a message goes and what stands in it. Personal throughout, so it is kept encrypted. */
export interface Message {
  readonly addresses: readonly { readonly channel: 'email' | 'sms'; readonly to: string }[];
  readonly fields: Readonly<Record<string, string>>;
}

interface Place {
  readonly program: string;
  readonly kind: string;
  readonly cause: string;
}

const contextOf = ({ program, kind, cause }: Place) => ({ program, kind: 'notice', id: `${kind}:${cause}` });

export async function sealMessage(keyring: Pick<Keyring, 'encrypt' | 'keyIdOf'>, message: Message, place: Place) {
  const sealed = await keyring.encrypt(Buffer.from(JSON.stringify(message)), contextOf(place));
  return { sealed, keyId: keyring.keyIdOf(sealed) };
}

export async function openMessage(keyring: Pick<Keyring, 'decrypt'>, sealed: Buffer, place: Place): Promise<Message> {
  return JSON.parse((await keyring.decrypt(sealed, contextOf(place))).toString('utf8')) as Message;
}

/** E-mail first, each address once; then text messages, where there is a template for one. */
export function addressList({ emails, phones }: NoticeAddresses, hasText: boolean): Message['addresses'] {
  const once = (values: readonly string[], key: (value: string) => string) => [
    ...new Map(values.map((value) => [key(value), value.trim()] as const).filter(([, value]) => value !== '')).values(),
  ];
  return [
    ...once(emails, (value) => value.trim().toLowerCase()).map((to) => ({ channel: 'email' as const, to })),
    ...(hasText ? once(phones, (value) => value.replaceAll(/\D/g, '')).map((to) => ({ channel: 'sms' as const, to })) : []),
  ];
}
