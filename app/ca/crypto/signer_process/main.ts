/*
| The signer: the process that has the token with the authority's keys. The server starts it and asks it over
| Node's channel (messages.ts); it ends when the channel ends.
|
|   node --import=./bin/typescript.mjs app/ca/crypto/signer_process/main.ts MODULE SERIAL
|
| It loads nothing of the server but this room, and no PIN comes to it but in a message.
*/

import { CryptoError } from '#ca/crypto/crypto_error'
import { Pkcs11KeyStore } from '#ca/crypto/pkcs11_key_store'
import type {
  Answer,
  Answered,
  Fields,
  PublicHalf,
  Question,
  Refusal,
} from '#ca/crypto/signer_process/messages'
import type { Signer } from '#ca/crypto/signer'

const [module = '', serial = ''] = process.argv.slice(2)
const signers = new Map<string, Signer>()
const store = new Pkcs11KeyStore({
  module,
  serial,
  pin: () => Promise.reject(new CryptoError('E_KEY_STORE_LOCKED', {}, 503)),
})

/** The server decides when the signer ends; Ctrl-C in a shell is not meant for a signature half done. */
process.on('SIGINT', () => {})
process.on('message', (question: Question) => void answer(question))
process.once('disconnect', () => void store.close().finally(() => process.exit()))

async function answer(question: Question) {
  const { id } = question
  const said: Answer = await act(question).then(
    (result) => ({ id, ok: true, result }),
    (error: unknown) => ({ id, ok: false, error: refusalOf(error) })
  )
  if (process.connected) process.send?.(said)
}

async function act(question: Question): Promise<Answered<Question['type']>> {
  switch (question.type) {
    case 'unlock':
      await unlock(question.fields)
      return null
    case 'list':
      return store.list()
    case 'has':
      return store.has(question.fields.keyId)
    case 'generate':
      return publicHalf(await generate(question.fields))
    case 'open':
      return publicHalf(await open(question.fields.keyId))
    case 'sign':
      return sign(question.fields)
  }
}

async function unlock({ pin, typed }: { pin: Uint8Array; typed: boolean }) {
  try {
    await store.unlock(pin, typed)
  } finally {
    pin.fill(0)
  }
}

async function generate({ keyId, algorithm, rsaBits }: Fields<'generate'>): Promise<Signer> {
  return store.generate(keyId, algorithm, { rsaBits })
}

async function open(keyId: string): Promise<Signer> {
  const signer = await store.open(keyId)
  signers.set(keyId, signer)
  return signer
}

/** A signer that was handed out in an earlier life of this process is opened again. */
async function sign({ keyId, spki, data }: { keyId: string; spki: Uint8Array; data: Uint8Array }) {
  const signer = signers.get(keyId) ?? (await open(keyId))
  if (Buffer.compare(signer.spki, spki) !== 0)
    throw new CryptoError('E_KEY_NOT_FOUND', { keyId }, 404)
  return signer.sign(data)
}

function publicHalf({ algorithm, spki, signatureAlgorithm }: Signer): PublicHalf {
  return { algorithm, spki, signatureAlgorithm }
}

/** Where an unforeseen error came from goes to stderr; its message does not, for it may quote its input. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof CryptoError) {
    const { code, facts, status } = error
    return { code, facts, status }
  }
  const frames = error instanceof Error ? (error.stack ?? '').match(/^ {4}at .*$/gm) : null
  process.stderr.write(`signer: unforeseen error\n${(frames ?? []).join('\n')}\n`)
  return { code: 'E_SIGNER_FAULT', facts: {}, status: 500 }
}
