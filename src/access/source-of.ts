import { isIP, SocketAddress } from 'node:net';

/** Groups of an IPv6 address that name its network: whoever has one address of a /64 has them all. */
const NETWORK_GROUPS = 4;

/**
 * Whom an address stands for where tries are counted: `203.0.113.7`, or the network of an IPv6 address, `2001:db8:0:1::/64`. A port is left out, as some proxies
 * tell it; an IPv4 address written as IPv6 is the IPv4 address. What is no address stands for itself.
 */
export function sourceOf(text: string): string {
  const address = withoutPort(text);
  if (isIP(address) !== 6) return address;
  const [plain = ''] = address.split('%', 1);
  const whole = new SocketAddress({ address: plain, family: 'ipv6' }).address;
  const embedded = whole.slice(whole.lastIndexOf(':') + 1);
  if (whole.startsWith('::ffff:') && isIP(embedded) === 4) return embedded;
  return `${networkOf(whole)}::/64`;
}

/** `203.0.113.7:5000` and `[2001:db8::1]:5000`. */
function withoutPort(text: string): string {
  const [, inBrackets, beforePort] = /^\[([^\]]+)\](?::\d+)?$|^([^:]+):\d+$/.exec(text) ?? [];
  return inBrackets ?? beforePort ?? text;
}

function networkOf(whole: string): string {
  const [before = '', after] = whole.split('::', 2);
  const [head, tail] = [groupsOf(before), groupsOf(after ?? '')];
  const gap = after === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(gap).fill('0'), ...tail].slice(0, NETWORK_GROUPS).join(':');
}

/** An IPv4 address at the end takes the room of two groups; it never reaches into the network. */
function groupsOf(text: string): string[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
