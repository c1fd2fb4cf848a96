/**
 * Leaves out whoever has something in common with one before.
 *
 * @param identities of one; each tells it apart
 */
export function firstOfEach<T>(all: readonly T[], identities: (one: T) => string[]): T[] {
  const seen = new Set<string>()
  return all.filter((one) => {
    const own = identities(one)
    if (own.some((each) => seen.has(each))) return false
    for (const each of own) seen.add(each)
    return true
  })
}
