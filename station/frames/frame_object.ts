/** A JSON object of a frame. */
export type FrameObject = Record<string, unknown>

export const isFrameObject = (value: unknown): value is FrameObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a frame says, or undefined. The parser's own error would quote the frame. */
export function parseFrame(frame: string): unknown {
  try {
    return JSON.parse(frame)
  } catch {
    return undefined
  }
}
