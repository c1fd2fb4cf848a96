import { BlockList, isIP } from 'node:net'
import { CaError } from '#ca/ca_error'

const LONGEST_PREFIX = { ipv4: 32, ipv6: 128 }

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** IPv4 as a socket that listens for both writes it: ::ffff:10.1.2.3. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')

/**
 * Addresses and networks (10.1.0.0/16, fd00::/8), as they were typed: one a line, or with commas between.
 *
 * @throws CaError E_HR_SYSTEM_ADDRESSES: none, or one that is neither
 */
export function readAddresses(text: string): string[] {
  const typed = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(plain)
  const wrong = typed.find((each) => !isNetwork(each))
  if (wrong !== undefined || typed.length === 0)
    throw new CaError('E_HR_SYSTEM_ADDRESSES', { value: wrong?.slice(0, 80) ?? '' })
  return [...new Set(typed.map((each) => each.toLowerCase()))]
}

function isNetwork(text: string): boolean {
  const [address, prefix, ...rest] = text.split('/')
  if (isIP(address) === 0 || rest.length > 0) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= LONGEST_PREFIX[familyOf(address)]
}

/** The lists that were asked last; a system calls from the same addresses again and again. */
const lists = new Map<string, BlockList>()
const MOST_LISTS = 100

function listOf(addresses: readonly string[]): BlockList {
  const key = addresses.join(' ')
  const known = lists.get(key)
  if (known) return known
  const list = new BlockList()
  for (const each of addresses) {
    const [network, prefix] = each.split('/')
    const family = familyOf(network)
    list.addSubnet(network, Number(prefix ?? LONGEST_PREFIX[family]), family)
  }
  if (lists.size >= MOST_LISTS) lists.clear()
  lists.set(key, list)
  return list
}

/** Whether an address is one of these, or within one of these networks. */
export function isWithin(remote: string, addresses: readonly string[]): boolean {
  const address = plain(remote)
  return isIP(address) !== 0 && listOf(addresses).check(address, familyOf(address))
}
