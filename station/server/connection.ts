import type { WebSocket } from 'ws'

/** The frames of one connection. */
export interface Frames {
  greeting(): string | null
  /** Never throws. */
  answer(frame: string): Promise<string>
  close(): void
}

/** More questions than this do not wait for an answer: the connection ends. */
const MOST_WAITING = 16

/** RFC 6455 7.4.1. */
const POLICY_VIOLATION = 1008

/** Answers the frames of a connection, one after the other. */
export function serveConnection(socket: WebSocket, frames: Frames): void {
  let last = Promise.resolve()
  let waiting = 0
  const greeting = frames.greeting()
  if (greeting !== null) socket.send(greeting)
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary || ++waiting > MOST_WAITING) return socket.close(POLICY_VIOLATION)
    const frame = data.toString('utf8')
    data.fill(0)
    last = last.then(async () => {
      const answer = await frames.answer(frame)
      waiting--
      if (socket.readyState === socket.OPEN) socket.send(answer)
    })
  })
  socket.on('error', () => {})
  socket.on('close', () => frames.close())
}
