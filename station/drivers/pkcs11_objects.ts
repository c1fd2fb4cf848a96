import { isRemoved, pkcs11 } from '#station/drivers/pkcs11_module'
import { OUR_LABEL, kindOfKey, numberOf } from '#station/drivers/pkcs11_keys'
import type { Handle, PKCS11, Template } from 'pkcs11js'
import type { CarrierObject, ObjectStanding } from '#station/drivers/carrier_driver'

const TYPES = new Map<number, CarrierObject['type']>([
  [pkcs11.CKO_PRIVATE_KEY, 'private-key'],
  [pkcs11.CKO_PUBLIC_KEY, 'public-key'],
  [pkcs11.CKO_CERTIFICATE, 'certificate'],
  [pkcs11.CKO_DATA, 'data'],
])

const KEYS_AND_CERTIFICATES = [
  pkcs11.CKO_PUBLIC_KEY,
  pkcs11.CKO_PRIVATE_KEY,
  pkcs11.CKO_CERTIFICATE,
]

/** How many objects are asked for at a time. */
const PAGE = 100

/** One object of ours among the others. */
interface Ours {
  object: Handle
  type: CarrierObject['type']
  /** CKA_ID in hex. */
  pair: string
  /** Of a certificate: it has no bytes. */
  isEmpty: boolean
}

/** Without login private keys are not seen and taken to be there. */
function standingOf(
  { type, pair, isEmpty }: Ours,
  ours: Ours[],
  loggedIn: boolean
): ObjectStanding {
  const has = (wanted: CarrierObject['type']) =>
    ours.some((one) => one.type === wanted && one.pair === pair)
  const isWhole = has('public-key') && (has('private-key') || !loggedIn)
  if (!isWhole || (type === 'certificate' && isEmpty)) return 'leftover'
  const certified = ours.some(
    (one) => one.type === 'certificate' && one.pair === pair && !one.isEmpty
  )
  return certified ? 'used' : 'waiting'
}

/** The objects on a token, as one of its sessions sees them. */
export class Pkcs11Objects {
  constructor(
    private api: PKCS11,
    private session: Handle
  ) {}

  find(template: Template): Handle[] {
    const found: Handle[] = []
    this.api.C_FindObjectsInit(this.session, template)
    try {
      for (let page = this.#next(); page.length > 0; page = this.#next()) found.push(...page)
    } finally {
      this.api.C_FindObjectsFinal(this.session)
    }
    return found
  }

  /** Keys and certificates of another program; its data stand in nobody's way. */
  leftovers(kinds = KEYS_AND_CERTIFICATES): Handle[] {
    return kinds
      .flatMap((kind) => this.find([{ type: pkcs11.CKA_CLASS, value: kind }]))
      .filter((object) => this.#label(object) !== OUR_LABEL)
  }

  /**
   * Destroys other programs' keys, certificates and data and the halves of ours, as far as the token lets them go.
   * Needs login: without it no private key is seen, and every pair looks like half of one.
   */
  eraseLeftovers(): { erased: number; left: number } {
    const ours = this.#oursSeen()
    const halves = ours
      .filter((one) => standingOf(one, ours, true) === 'leftover')
      .map(({ object }) => object)
    const leftovers = [...this.leftovers([...TYPES.keys()]), ...halves]
    const erased = leftovers.filter((object) => this.#destroy(object)).length
    return { erased, left: leftovers.length - erased }
  }

  /** Everything that is there. @param loggedIn whether private keys are seen */
  describe(loggedIn: boolean): CarrierObject[] {
    const ours = this.#oursSeen()
    return this.find([]).map((object) => this.#describe(object, ours, loggedIn))
  }

  bytes(object: Handle, type: number): Buffer {
    const [attribute] = this.api.C_GetAttributeValue(this.session, object, [{ type }])
    return attribute.value
  }

  #next(): Handle[] {
    return this.api.C_FindObjects(this.session, PAGE)
  }

  #destroy(object: Handle): boolean {
    try {
      this.api.C_DestroyObject(this.session, object)
      return true
    } catch (error) {
      if (isRemoved(error)) throw error
      return false
    }
  }

  #typeOf(object: Handle): CarrierObject['type'] {
    return TYPES.get(numberOf(this.bytes(object, pkcs11.CKA_CLASS))) ?? 'other'
  }

  /** Our keys and certificates. */
  #oursSeen(): Ours[] {
    return this.find([{ type: pkcs11.CKA_LABEL, value: OUR_LABEL }]).map((object) => ({
      object,
      type: this.#typeOf(object),
      pair: this.#bytesIfAny(object, pkcs11.CKA_ID).toString('hex'),
      isEmpty: this.#bytesIfAny(object, pkcs11.CKA_VALUE).length === 0,
    }))
  }

  #describe(object: Handle, ours: Ours[], loggedIn: boolean): CarrierObject {
    const type = this.#typeOf(object)
    const label = this.#label(object)
    const own = ours.find((one) => one.object.equals(object))
    const isKey = type === 'private-key' || type === 'public-key'
    const keyType = isKey ? this.bytes(object, pkcs11.CKA_KEY_TYPE) : undefined
    const der = type === 'certificate' ? this.#bytesIfAny(object, pkcs11.CKA_VALUE) : undefined
    return {
      type,
      label,
      ours: own !== undefined,
      standing: own ? standingOf(own, ours, loggedIn) : 'leftover',
      pair: own?.pair ?? '',
      algorithm: (keyType && kindOfKey(keyType)?.algorithm) ?? null,
      certificate: der?.toString('base64') ?? null,
    }
  }

  #label(object: Handle): string {
    return this.#bytesIfAny(object, pkcs11.CKA_LABEL).toString('utf8')
  }

  /** Empty where another program's object has no such attribute, or does not show it. */
  #bytesIfAny(object: Handle, type: number): Buffer {
    try {
      return this.bytes(object, type)
    } catch {
      return Buffer.alloc(0)
    }
  }
}
