import { chmod, mkdir, unlink } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { CaError } from '#ca/ca_error'
import type { Facts } from '#ca/ca_error'
import type { BroughtBy } from '#ca/authorities/record_opening'

/*
| How an operator opens the key store of a server that runs: a local socket in a folder of the service user's alone.
| One line of JSON each way. Who can reach it is the service user or root; what is said on it is never logged.
*/

/** What the operator's side sends. */
export interface UnlockMessage {
  secret: Buffer
  /** `shell:NAME`. */
  actor: string
  /** The store that it opens; the first of KEYSTORE when absent. */
  store?: string
  /** Whose shares gave the secret. */
  shares?: BroughtBy
}

/** The longest message, in bytes. */
const MOST = 16 * 1024

/** How long a side waits for the other, in seconds: scrypt, or a token that starts. */
const PATIENCE = 90

type Answer = { ok: true } | { ok: false; code: `E_${string}`; facts: Facts }

/**
 * Listens on the socket until it is closed. A socket that a killed server has left is replaced, one that is
 * answered is not.
 *
 * @param unlock what to do with a message; the secret is overwritten afterwards
 * @throws CaError E_KEY_STORE_SOCKET
 */
export async function listenForUnlock(
  path: string,
  unlock: (message: UnlockMessage) => Promise<void>
): Promise<Server> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const server = createServer((socket) => void serve(socket, unlock))
  try {
    await listen(server, path)
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE' || (await isAnswered(path))) throw unusable(path, error)
    await unlink(path)
    await listen(server, path).catch((again: unknown) => Promise.reject(unusable(path, again)))
  }
  await chmod(path, 0o600)
  server.unref()
  return server
}

/**
 * Hands a secret to the server that listens there, and returns when it has opened its key store with it.
 *
 * @throws CaError E_KEY_STORE_NO_SERVER, and what the server's key store says
 */
export async function unlockServer(
  path: string,
  { secret, ...rest }: UnlockMessage
): Promise<void> {
  const socket = createConnection(path)
  try {
    const line = `${JSON.stringify({ secret: secret.toString('base64'), ...rest })}\n`
    socket.setTimeout(PATIENCE * 1000, () => socket.destroy())
    socket.write(line)
    const said = readAnswer(await readLine(socket))
    if (!said.ok) throw new CaError(said.code, said.facts)
  } finally {
    socket.destroy()
  }
}

async function serve(socket: Socket, unlock: (message: UnlockMessage) => Promise<void>) {
  socket.on('error', () => {})
  socket.setTimeout(PATIENCE * 1000, () => socket.destroy())
  try {
    const message = readMessage(await readLine(socket))
    await unlock(message).finally(() => message.secret.fill(0))
    answer(socket, { ok: true })
  } catch (error) {
    answer(socket, refusalOf(error))
  }
}

function answer(socket: Socket, said: Answer) {
  socket.end(`${JSON.stringify(said)}\n`)
}

function refusalOf(error: unknown): Answer {
  const known = error instanceof Error && 'code' in error && 'facts' in error
  if (!known || !String(error.code).startsWith('E_'))
    return { ok: false, code: 'E_KEY_STORE_NO_SERVER', facts: {} }
  return { ok: false, code: error.code as `E_${string}`, facts: error.facts as Facts }
}

/** The first line; what was read is overwritten. */
async function readLine(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    const bytes: AsyncIterable<Buffer> = socket.iterator({ destroyOnReturn: false })
    for await (const chunk of bytes) {
      chunks.push(chunk)
      length += chunk.length
      if (chunk.includes(10) || length > MOST) break
    }
  } catch {
    throw new CaError('E_KEY_STORE_NO_SERVER', {}, 503)
  }
  const text = Buffer.concat(chunks).toString('utf8').split('\n', 1)[0]
  for (const chunk of chunks) chunk.fill(0)
  return text
}

function readMessage(line: string): UnlockMessage {
  const { secret, actor, store, shares } = parse(line)
  if (typeof secret !== 'string' || typeof actor !== 'string')
    throw new CaError('E_KEY_STORE_NO_SERVER', {}, 503)
  return {
    secret: Buffer.from(secret, 'base64'),
    actor,
    store: typeof store === 'string' ? store : undefined,
    shares: readShares(shares),
  }
}

function readShares(value: unknown): BroughtBy | undefined {
  const { set, holders } = Object(value) as Partial<Record<string, unknown>>
  if (typeof set !== 'string' || !Array.isArray(holders)) return undefined
  return { set, holders: holders.map(String) }
}

function readAnswer(line: string): Answer {
  const { ok, code, facts } = parse(line)
  if (ok === true) return { ok }
  if (typeof code !== 'string' || !code.startsWith('E_'))
    throw new CaError('E_KEY_STORE_NO_SERVER', {}, 503)
  return { ok: false, code: code as `E_${string}`, facts: (facts ?? {}) as Facts }
}

/** The parser's own error would quote the text, secret and all. */
function parse(line: string): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(path, () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'

const unusable = (path: string, error: unknown) =>
  new CaError('E_KEY_STORE_SOCKET', { path, reason: codeOf(error) }, 500)
