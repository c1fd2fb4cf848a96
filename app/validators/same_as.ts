import vine from '@vinejs/vine'
import type { FieldContext } from '@vinejs/vine/types'

/**
 * Like vine's own `sameAs`, which breaks here: it lends its options to the message, the translation of the message
 * writes the field's translated name into them, and from then on the rule compares with a field that is not there.
 */
export const sameAs = vine.createRule((value: unknown, other: string, field: FieldContext) => {
  if (vine.helpers.getNestedValue(other, field) === value) return
  const text = 'The {{ field }} and {{ otherField }} fields must be the same'
  field.report(text, 'sameAs', field, { otherField: other })
})
