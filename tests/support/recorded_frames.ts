import cryptoSocket from '../vectors/workstation/cryptosocket_frames.json' with { type: 'json' }
import ncaLayer from '../vectors/workstation/ncalayer_frames.json' with { type: 'json' }

/** `MODULE.Function` of CryptoSocket, with the fields of its Param; null where only the function is known. */
const FUNCTIONS = new Map<string, string[] | null>([
  ...[...cryptoSocket.sequence_issue, cryptoSocket.install].map(({ req }): [string, string[]] => [
    `${req.TumarCSP}.${req.Function}`,
    Object.keys(req.Param),
  ]),
  ...[cryptoSocket.other.sign_cms, cryptoSocket.other.delete].map(
    ({ Function: name, Param: fields }): [string, string[]] => [
      `BaseAPI.${name}`,
      ['id', ...fields],
    ]
  ),
  ['BaseAPI.LoadKeyFromProfile', null],
])

const sorted = (names: string[]) => [...names].sort().join(' ')

/** Whether a CryptoSocket would know this frame: its function is recorded, and it has the recorded fields, each of them. */
export function isCryptoSocketFrame(name: string, fields: object): boolean {
  const known = FUNCTIONS.get(name)
  if (known === undefined) return false
  return known === null || sorted(known) === sorted(Object.keys(fields))
}

const { req: sign } = ncaLayer.basics

/** What the recorded `sign` of NCALayer has, level by level; whoever asks may leave fields out. */
const LEVELS = [
  (args: SignArguments) => [args, sign.args],
  ({ signingParams }: SignArguments) => [signingParams, sign.args.signingParams],
  ({ signerParams }: SignArguments) => [signerParams, sign.args.signerParams],
]

/** The arguments of NCALayer's `sign`. */
export interface SignArguments {
  format: string
  data: string
  signingParams: { decode: boolean; encapsulate: boolean }
  signerParams: object
}

/** Whether NCALayer would know this frame: the tokens, or a signature with recorded fields alone. */
export function isNcaLayerFrame(module: string, method: string, args?: SignArguments): boolean {
  const { req: tokens } = ncaLayer.commonUtils
  if (module === tokens.module && method === tokens.method) return args === undefined
  if (module !== sign.module || method !== sign.method || !args) return false
  return LEVELS.every((level) => {
    const [given, recorded] = level(args)
    return Object.keys(given ?? {}).every((name) => name in recorded)
  })
}

/** NCALayer's answers, as they are recorded. */
export const NCALAYER_ANSWERS = {
  greeting: ncaLayer.greeting,
  heartbeat: ncaLayer.heartbeat,
  tokens: ncaLayer.commonUtils.resp,
  unknown: ncaLayer.unknown_module,
}
