/** The first value that stands there a second time; undefined when each stands there once. */
export function firstRepeated(values: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return values.find((value) => seen.size === seen.add(value).size)
}
