import vine from '@vinejs/vine'
import { groundsFor } from '#ca/online/revocation_grounds'
import { REFUSAL_GROUNDS } from '#ca/letters/refuse_application'
import { SECOND_CERTIFICATE_GROUNDS } from '#models/application'

/** Base64 of at most so many characters. */
const base64 = (characters: number) =>
  vine
    .string()
    .maxLength(characters)
    .regex(/^[A-Za-z0-9+/\s]*={0,2}$/)

/** A certificate, a request or a CMS has under 64 KB; what is longer is refused before it is decoded. */
const MOST = 90_000

const iin = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{12}$/)

export const signedProof = vine.create({
  challenge: vine.string().trim().maxLength(64),
  cms: base64(MOST),
})

export const signInCode = vine.create({
  iin: vine.string().trim().maxLength(20),
  code: vine.string().trim().maxLength(20),
})

/** For whom something is done; the signed-in person when it is left out. */
export const whose = vine.create({ iin: iin().optional() })

export const filing = vine.create({
  iin: iin(),
  carrier: vine.string().trim().maxLength(64),
  request: base64(2_000_000),
  ground: vine.enum(SECOND_CERTIFICATE_GROUNDS).optional(),
})

/** What is asked for, before it is filed: with a key that was made already, or without. */
export const rehearsal = vine.create({
  iin: iin(),
  carrier: vine.string().trim().maxLength(64),
  request: base64(MOST).optional(),
  ground: vine.enum(SECOND_CERTIFICATE_GROUNDS).optional(),
})

const serial = () =>
  vine
    .string()
    .trim()
    .regex(/^[0-9A-Fa-f]{1,40}$/)

export const revocationOf = vine.create({ iin: iin().optional(), certificate: serial().optional() })

export const revocationFiling = vine.create({
  certificate: serial(),
  ground: vine.enum(groundsFor(false)),
})

export const installation = vine.create({
  challenge: vine.string().trim().maxLength(64),
  cms: base64(MOST),
  carrier: vine.string().trim().maxLength(64),
  certificate: base64(MOST),
})

export const holderData = vine.create({
  iin: iin(),
  position: vine.string().trim().maxLength(300),
  locality: vine.string().trim().maxLength(300).nullable().optional(),
  email: vine.string().trim().maxLength(254),
  phone: vine.string().trim().maxLength(30),
})

/** The operator's side. */
export const confirmation = vine.create({ accept: vine.boolean().optional() })

export const onlineRefusal = vine.create({
  ground: vine.enum(REFUSAL_GROUNDS).optional(),
  reason: vine.string().trim().minLength(10).maxLength(2000),
})

export const codeFor = vine.create({ iin: iin() })

export const executor = vine.create({ iin: iin(), bin: vine.string().trim().maxLength(12) })
