import type { SourceFile } from '#tests/unit/architecture/source_file'

/** The rooms of app/ca in the order in which they may build on one another (docs/architecture.md). */
export const ROOMS = [
  'crypto',
  'certificates',
  'verification',
  'authorities',
  'agencies',
  'root',
  'ceremonies',
  'letters',
  'carriers',
  'issuance',
  'revocation',
  'timestamps',
  'publication',
  'online',
  'hr',
] as const

/** Rooms that every other may use; each may use the ones before it. */
export const COMMON_ROOMS = ['audit', 'calendar', 'alarms'] as const

/** Rooms that stand aside: they use common ground and nobody uses them. */
export const SIDE_ROOMS = ['access'] as const

/** What a file does against a rule, in words; nothing when it keeps it. */
export type Rule = (file: SourceFile) => string[]

const matching = (file: SourceFile, pattern: RegExp) =>
  file.imports.filter((name) => pattern.test(name)).map((name) => `${file.path} imports ${name}`)

const positionOf = (rooms: readonly string[], room: string) => rooms.indexOf(room)

/** The room of `#ca/letters/annex1/…`; nothing for a file at the top of app/ca, which is common ground. */
const roomOf = (name: string) => /^#ca\/([^/]+)\//.exec(name)?.[1]

function mayImport(from: string | undefined, to: string): boolean {
  if (from === to) return true
  if (from === 'crypto') return false
  const common = positionOf(COMMON_ROOMS, to)
  if (common !== -1) {
    const own = from === undefined ? 0 : positionOf(COMMON_ROOMS, from)
    return from !== undefined && (own === -1 || common < own)
  }
  if (from === undefined) return false
  return positionOf(ROOMS, to) !== -1 && positionOf(ROOMS, to) < positionOf(ROOMS, from)
}

/** Imports between rooms go one way. */
export const oneWay: Rule = (file) => {
  const from = roomOf(file.path.replace(/^app\//, '#'))
  return file.imports
    .filter((name) => {
      const to = roomOf(name)
      return to !== undefined && !mayImport(from, to)
    })
    .map((name) => `${file.path} imports ${name}`)
}

/** A room is in one of the lists above, so that no rule passes it over. */
export const knownRoom: Rule = (file) => {
  const room = roomOf(file.path.replace(/^app\//, '#'))
  const known: readonly (string | undefined)[] = [...ROOMS, ...COMMON_ROOMS, ...SIDE_ROOMS]
  return room === undefined || known.includes(room) ? [] : [`${file.path} is in no known room`]
}

const HTTP =
  /^(@adonisjs\/(core\/(http|types\/http|services\/(router|server))|session|shield|static|bouncer|limiter)|edge\.js|node:https?$|https?$|#(controllers|middleware|validators|policies|exceptions|start|config)\/)/

/** The authority knows no HTTP, no views, and no settings but those it is given. */
export const noHttp: Rule = (file) => {
  const context = /\bHttpContext\b/.test(file.text) ? [`${file.path} names HttpContext`] : []
  return [...matching(file, HTTP), ...context]
}

/** Cryptography stands on nothing of ours. */
export const cryptoAlone: Rule = (file) => matching(file, /^(#(?!ca\/crypto\/)|@adonisjs\/)/)

/** A controller opens no transaction and touches no key and no carrier: use cases do. */
export const controllerHandsOver: Rule = (file) => {
  const transaction = /\.transaction\s*\(/.test(file.text)
    ? [`${file.path} opens a transaction`]
    : []
  const touched = matching(
    file,
    /^(#ca\/crypto\/|#ca\/authorities\/authority_keys|#station\/|pkcs11js|@adonisjs\/lucid\/services\/db)/
  )
  return [...touched, ...transaction]
}

/** The program beside the token uses cryptography and certificate encoding, never the server's framework. */
export const stationAlone: Rule = (file) =>
  matching(file, /^(#(?!station\/|ca\/(crypto|certificates)\/|ca\/(ca_error|clock)$)|@adonisjs\/)/)

/** Who may load PKCS#11: the station, and the key store, which the signer's process has (docs/adr/0013). */
export const tokensInTheStation: Rule = (file) =>
  file.path.startsWith('app/ca/crypto/pkcs11/') ? [] : matching(file, /^pkcs11js$/)

/** The most lines of a file. */
export const LONGEST_FILE = 300

export const shortFile: Rule = (file) => {
  const lines = file.text.trimEnd().split('\n').length
  return lines > LONGEST_FILE ? [`${file.path} has ${lines} lines`] : []
}

/** Work is finished or in an issue, and a checker that complains is right. */
export const finished: Rule = (file) => {
  const found =
    /\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck|expect-error)|(eslint|oxlint)-disable/.exec(file.text)
  return found ? [`${file.path} says ${found[0]}`] : []
}
