import { loopbackSockets } from '#tests/support/loopback_sockets'
import { isNcaLayerFrame, NCALAYER_ANSWERS } from '#tests/support/recorded_frames'
import { signedCms } from '#tests/support/cms'
import type { KeyPair } from '#ca/crypto/key_pair'
import type { SignArguments } from '#tests/support/recorded_frames'
import type { WebSocket } from 'ws'

/** A key on the carrier with its certificate. */
interface Held {
  pair: KeyPair
  certificate: Uint8Array
}

interface Frame {
  module: string
  method: string
  args?: SignArguments
}

/**
 * A program that answers the recorded frames of NCALayer and nothing else: one carrier with a certificate; the person has
 * typed the PIN into its own window.
 */
export async function ncaLayerStandIn({ pair, certificate }: Held) {
  const strange: string[] = []

  async function sign({ data, signingParams: { decode } }: SignArguments) {
    const content = Buffer.from(data, decode ? 'base64' : 'utf8')
    const cms = Buffer.from(await signedCms(content, pair, certificate)).toString('base64')
    return { status: true, body: { result: [cms] } }
  }

  async function answer(text: string): Promise<string> {
    if (text === NCALAYER_ANSWERS.heartbeat) return text
    const { module, method, args }: Frame = JSON.parse(text)
    if (!isNcaLayerFrame(module, method, args)) {
      strange.push(`${module}.${method}`)
      return JSON.stringify(NCALAYER_ANSWERS.unknown)
    }
    return JSON.stringify(args ? await sign(args) : NCALAYER_ANSWERS.tokens)
  }

  const { port, close } = await loopbackSockets((socket: WebSocket) => {
    socket.send(JSON.stringify(NCALAYER_ANSWERS.greeting))
    socket.on('message', (data: Buffer) => {
      void answer(data.toString('utf8')).then((said) => socket.send(said))
    })
  })
  return { address: `wss://127.0.0.1:${port}/`, strange, close }
}
