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
export function serveConnection(
  socket: WebSocket,
  open: (say: (frame: string) => void) => Frames
): void {
  const say = (frame: string) => {
    if (socket.readyState === socket.OPEN) socket.send(frame)
  }
  const frames = open(say)
  let last = Promise.resolve()
  let waiting = 0
  const greeting = frames.greeting()
  if (greeting !== null) say(greeting)
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary || ++waiting > MOST_WAITING) return socket.close(POLICY_VIOLATION)
    const frame = data.toString('utf8')
    data.fill(0)
    last = last.then(async () => {
      const answer = await frames.answer(frame)
      waiting--
      say(answer)
    })
  })
  socket.on('error', () => {})
  socket.on('close', () => frames.close())
}
