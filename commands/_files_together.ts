/** Commands whose help says `--option FILE…`: how many arguments come first, and the options that take several files. */
export const FILES_TOGETHER: Record<
  string,
  { first: number; options: readonly string[] } | undefined
> = {
  'certificate:verify': { first: 1, options: ['--chain', '--crl'] },
  'publication:mirror': { first: 2, options: ['--trust'] },
}

const isOption = (word: string) => word.startsWith('-')

/**
 * What was typed, with `--crl A B` as the framework understands it: `--crl A --crl B`. An option that stands before the
 * arguments takes one file, as everywhere: which of several is the argument would be a guess.
 *
 * @param words the command and what follows it
 */
export function filesTogether([name, ...typed]: readonly string[]): string[] {
  const taken = FILES_TOGETHER[name]
  if (!taken || typed.slice(0, taken.first).some(isOption)) return [name, ...typed]
  const { first, options } = taken
  const rest = typed.slice(first)
  const taking = rest.map((word, at) => {
    const last = isOption(word) ? -1 : rest.slice(0, at).findLastIndex(isOption)
    return last >= 0 && at > last + 1 && options.includes(rest[last]) ? [rest[last], word] : [word]
  })
  return [name, ...typed.slice(0, first), ...taking.flat()]
}
