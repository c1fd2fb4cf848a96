import vine from '@vinejs/vine'

const person = () =>
  vine.object({
    name: vine.string().trim().maxLength(200).optional(),
    position: vine.string().trim().maxLength(300).optional(),
  })

/** A key ceremony to be held: administrators who hold the shares, witnesses, a secretary. */
export const ceremonyPlan = vine.create({
  purpose: vine.enum(['state', 'shares'] as const).optional(),
  algorithm: vine.enum(['gost-2015', 'gost-2004'] as const),
  key_id: vine.string().trim().maxLength(64),
  file_name: vine.string().trim().maxLength(40).optional(),
  planned_on: vine.string().regex(/^\d{4}-\d\d-\d\d$/),
  needed: vine.number().withoutDecimals().min(2).max(8),
  administrators: vine.array(person()).maxLength(9),
  witnesses: vine.array(person()).maxLength(3),
  secretary: person(),
})

/** Why a ceremony is given up. */
export const ceremonyReason = vine.create({
  reason: vine.string().trim().minLength(3).maxLength(1000),
})
