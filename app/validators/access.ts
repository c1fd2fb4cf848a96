import vine from '@vinejs/vine'

/** What the sign-in form sends. */
export const credentials = vine.create({
  login: vine.string().trim().maxLength(100),
  password: vine.string().maxLength(200),
})
