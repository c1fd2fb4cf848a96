import { StationError } from '#station/station_error'
import type { FrameObject } from '#station/frames/frame_object'
import type { CarrierActs } from '#station/server/carrier_acts'

/** What a frame asks with, and what it is answered with besides its `id`. */
export type Param = FrameObject
export type Reply = Record<string, unknown>

/** @param say sends a frame that nobody asked for */
export type Answering = (
  acts: CarrierActs,
  param: Param,
  say: (event: Reply) => void
) => Promise<Reply>

/** A field that has to be there. @throws StationError E_MESSAGE_MALFORMED */
export function text(param: Param, name: string): string {
  const value = param[name]
  if (typeof value !== 'string') throw new StationError('E_MESSAGE_MALFORMED')
  return value
}

export const isYes = (value: unknown) => value === true || value === 'true'

export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
export const bytesOf = (encoded: string) => new Uint8Array(Buffer.from(encoded, 'base64'))
