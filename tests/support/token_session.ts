import { createRequire } from 'node:module'
import type * as Pkcs11 from 'pkcs11js'

export const pkcs11: typeof Pkcs11 = createRequire(import.meta.url)('pkcs11js')

/** Vendor numbers of Rutoken and KAZTOKEN (PKCS#11 knows no 512-bit GOST). */
const VENDOR = 0xd4321000

/** The two curves as a token has them. */
export const CURVES = {
  'gost-2004': {
    generation: 0x1200,
    signing: 0x1201,
    parameters: '06072a850302022301',
    octets: 32,
  },
  'gost-2015': {
    generation: VENDOR + 5,
    signing: VENDOR + 6,
    parameters: '06092a8503070102010201',
    octets: 64,
  },
} as const

export type CurveName = keyof typeof CURVES

/** Opens a module in this process; whoever opens it ends it. */
function openModule(path: string) {
  const api = new pkcs11.PKCS11()
  api.load(path)
  try {
    api.C_Initialize()
  } catch (error) {
    api.close()
    throw error
  }
  return {
    api,
    end: () => {
      api.C_Finalize()
      api.close()
    },
  }
}

/** Opens a module in this process for the length of an act. */
export function withModule<T>(path: string, act: (api: Pkcs11.PKCS11) => T): T {
  const { api, end } = openModule(path)
  try {
    return act(api)
  } finally {
    end()
  }
}

/** As `withModule`, for an act that waits. */
export async function duringModule<T>(
  path: string,
  act: (api: Pkcs11.PKCS11) => Promise<T>
): Promise<T> {
  const { api, end } = openModule(path)
  try {
    return await act(api)
  } finally {
    end()
  }
}

/** A session with the first token, the user logged in when a PIN is given. */
export function openSession(api: Pkcs11.PKCS11, pin?: string): Buffer {
  const [slot] = api.C_GetSlotList(true)
  const session = api.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION)
  if (pin !== undefined) api.C_Login(session, pkcs11.CKU_USER, pin)
  return session
}

/** Makes a token in the free slot with a user PIN. */
export function makeToken(api: Pkcs11.PKCS11, pin: string): void {
  api.C_InitToken(api.C_GetSlotList(true)[0], 'so-of-the-test', 'theirs'.padEnd(32))
  const session = openSession(api)
  api.C_Login(session, pkcs11.CKU_SO, 'so-of-the-test')
  api.C_InitPIN(session, pin)
  api.C_CloseSession(session)
}

/** Makes a key pair on the token of a session. */
export function makePair(api: Pkcs11.PKCS11, session: Buffer, curve: CurveName) {
  const { generation, parameters } = CURVES[curve]
  return api.C_GenerateKeyPair(
    session,
    { mechanism: generation },
    [
      { type: pkcs11.CKA_TOKEN, value: true },
      { type: pkcs11.CKA_GOSTR3410_PARAMS, value: Buffer.from(parameters, 'hex') },
    ],
    [{ type: pkcs11.CKA_TOKEN, value: true }]
  )
}

/** x ‖ y little-endian. */
export function pointOf(api: Pkcs11.PKCS11, session: Buffer, publicKey: Buffer): Buffer {
  const [{ value }] = api.C_GetAttributeValue(session, publicKey, [{ type: pkcs11.CKA_VALUE }])
  return value
}

/** Signs a hash with the raw mechanism; s ‖ r big-endian. */
export function signHash(
  api: Pkcs11.PKCS11,
  session: Buffer,
  { curve, key, hash }: { curve: CurveName; key: Buffer; hash: Uint8Array }
): Buffer {
  api.C_SignInit(session, { mechanism: CURVES[curve].signing }, key)
  return api.C_Sign(session, Buffer.from(hash), Buffer.alloc(2 * CURVES[curve].octets))
}
