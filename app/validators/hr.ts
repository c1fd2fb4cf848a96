import vine from '@vinejs/vine'
import { HR_KINDS } from '#models/hr_system'
import { day } from '#validators/day'

/** The most messages a minute that a system can be allowed. */
const MOST_A_MINUTE = 100_000

const changeable = {
  addresses: vine.string().trim().maxLength(4000),
  limit: vine.number().withoutDecimals().min(1).max(MOST_A_MINUTE),
  kinds: vine.array(vine.enum(HR_KINDS)).minLength(1),
  callback: vine.string().trim().maxLength(500).nullable().optional(),
}

export const newSystem = vine.create({
  name: vine.string().trim().minLength(2).maxLength(200),
  owner: vine.string().trim().minLength(2).maxLength(300),
  ...changeable,
})

export const systemChange = vine.create(changeable)

export const systemCertificate = vine.create({
  file: vine.file({ size: '64kb', extnames: ['cer', 'crt', 'der', 'pem'] }),
  from: day().nullable().optional(),
  to: day().nullable().optional(),
  of_holder: vine.accepted().optional(),
})

/** The tick that something is for good. */
export const finalAct = vine.create({ checked: vine.accepted() })

export const signingRight = vine.create({
  iin: vine
    .string()
    .trim()
    .regex(/^\d{12}$/),
  bin: vine
    .string()
    .trim()
    .regex(/^\d{12}$/),
  basis: vine.string().trim().minLength(3).maxLength(500),
})
