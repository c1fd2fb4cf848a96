const SECRET_WORDS = new Set([
  'pin',
  'puk',
  'password',
  'passphrase',
  'passwd',
  'secret',
  'private',
  'credential',
  'credentials',
  'cookie',
  'token',
])

/** Whether a field's name says that it holds a secret: `pin`, `newPassword`, `private_key`. */
export function nameLooksSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.some((word) => SECRET_WORDS.has(word))
}

const SECRET_TEXTS = [
  /PRIVATE KEY/i,
  /\$(argon2|scrypt|bcrypt)/i,
  /"ciphertext"/i,
  // Longer than any digest or serial number that an entry names: a key, a seed, a sealed container.
  /[0-9a-f]{65,}/i,
  /[0-9A-Za-z+/_-]{86,}/,
]

/** Whether a value looks like key material, a password hash or a sealed container. */
export function looksSecret(value: unknown): boolean {
  const texts = Array.isArray(value) ? value : [value]
  return texts.some(
    (text) => typeof text === 'string' && SECRET_TEXTS.some((pattern) => pattern.test(text))
  )
}
