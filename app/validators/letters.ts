import vine from '@vinejs/vine'
import { CATEGORIES } from '#models/application'
import { REFUSAL_GROUNDS } from '#ca/letters/refuse_application'
import { day } from '#validators/day'
import { pageNumber } from '#validators/paging'

/** The list of letters and the search: words and a page. */
export const letterSearch = vine.create({
  q: vine.string().trim().maxLength(200).optional(),
  page: pageNumber(),
})

/** What a letter says around its table (annex 1): the executor's telephone is mandatory there. */
export const letterFacts = vine.create({
  agency: vine.string().trim().maxLength(600),
  number: vine.string().trim().maxLength(100),
  dated_on: day(),
  received_on: day(),
  category: vine.enum(CATEGORIES),
  head_name: vine.string().trim().maxLength(200),
  executor_name: vine.string().trim().maxLength(200),
  executor_phone: vine.string().trim().maxLength(50),
  carriers_attached: vine.number().withoutDecimals().min(0).max(2000).optional(),
})

/** S-7: the category of one row, corrected before issue. */
export const categoryChange = vine.create({ category: vine.enum(CATEGORIES) })

/** S-11: the ground and the reason of a refusal, and how far its author is. */
export const refusal = vine.create({
  ground: vine.enum(REFUSAL_GROUNDS),
  reason: vine.string().trim().minLength(10).maxLength(2000),
  step: vine.enum(['check', 'edit', 'refuse'] as const),
})
