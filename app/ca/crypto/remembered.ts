/** More than there are keys that verify again and again. */
const REMEMBERED = 16

/**
 * The same reader, which remembers what it read last by the bytes themselves: a signer's own key is read for every
 * signature that it checks. What is refused is not remembered; nobody changes what they are given.
 *
 * @param most how many are remembered
 */
export function remembered<T>(
  read: (der: Uint8Array) => T,
  most = REMEMBERED
): (der: Uint8Array) => T {
  const known = new Map<string, T>()
  return (der) => {
    const bytes = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1')
    const found = known.get(bytes)
    if (found !== undefined) return found
    const value = read(der)
    const [oldest] = known.keys()
    if (known.size >= most) known.delete(oldest)
    known.set(bytes, value)
    return value
  }
}
