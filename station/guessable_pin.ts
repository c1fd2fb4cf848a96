/** Why a PIN is among the first that somebody would try. */
export type Guessable = 'repeated' | 'block' | 'sequence' | 'word'

/**
 * What fingers run along: digits, the alphabet, rows and columns of a keyboard and of a number pad. A word typed
 * in the Russian or Kazakh layout comes as the Latin letters of the same keys, so the rows serve it too.
 */
const RUNS = [
  '01234567890',
  '13579',
  '02468',
  'abcdefghijklmnopqrstuvwxyz',
  ...['qwertyuiop[]', "asdfghjkl;'", 'zxcvbnm,./', '!@#$%^&*()'],
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.', '0p;/'],
  ...['147', '258', '369', '159', '357'],
].flatMap((run) => [run, Array.from(run).reverse().join('')])

/** A shorter piece of a run is chance. */
const SHORTEST_RUN = 3

/** The fewest pieces (runs, repetitions, single characters) that are not to be guessed at once. */
const FEWEST_PIECES = 4

const LONGEST_BLOCK = 4

/** The most that somebody adds to a word: a year, a mark. */
const LONGEST_ADDITION = 4

/** Words of passwords everywhere, here, and пароль and құпия typed on the keys of their letters. */
const WORDS = [
  ...['password', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'pass', 'parol', 'kupiya', 'pincode'],
  ...['admin', 'administrator', 'user', 'operator', 'guest', 'root', 'login', 'master', 'default'],
  ...['welcome', 'letmein', 'iloveyou', 'secret', 'monkey', 'dragon', 'test', 'token', 'etoken'],
  ...['kaztoken', 'jacarta', 'kualik', 'gost', 'kazakhstan', 'qazaqstan', 'qazaq', 'kazakh'],
  ...['astana', 'almaty', 'gfhjkm'],
]

function longestRun(text: string): number {
  const lengths = RUNS.map((run) => {
    const at = run.indexOf(text[0])
    let length = 0
    while (at >= 0 && length < text.length && run[at + length] === text[length]) length++
    return length
  })
  return Math.max(...lengths)
}

function longestRepetition(text: string): number {
  return /^(.)\1*/s.exec(text)?.[0].length ?? 0
}

/** How many pieces somebody would have to think of: `qwerty12` has three, `402917` six. */
function pieces(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; count++) {
    const rest = text.slice(at)
    const run = longestRun(rest)
    at += Math.max(run >= SHORTEST_RUN ? run : 1, longestRepetition(rest))
  }
  return count
}

function isBlockRepeated(text: string): boolean {
  const lengths = Array.from({ length: LONGEST_BLOCK }, (_, at) => at + 1)
  return lengths.some(
    (length) =>
      text.length > length &&
      Array.from(text).every((each, at) => at < length || each === text[at - length])
  )
}

const isWord = (text: string) =>
  WORDS.some((word) => text.includes(word) && text.length - word.length <= LONGEST_ADDITION)

/** Why a PIN is easily guessed; nothing when it is not. Letters count the same in upper and lower case. */
export function guessable(pin: string): Guessable | undefined {
  const text = pin.toLowerCase()
  if (longestRepetition(text) === text.length) return 'repeated'
  if (isWord(text)) return 'word'
  if (isBlockRepeated(text)) return 'block'
  if (pieces(text) < FEWEST_PIECES) return 'sequence'
  return undefined
}
