import { hasNoAttribute, isRemoved, pkcs11 } from '#station/drivers/pkcs11_module'
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

const isAmong = (objects: Handle[], object: Handle) => objects.some((one) => one.equals(object))

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

/**
 * Without login private keys are not seen and taken to be there. A certificate stands for the public half: some programs
 * remove that one, and the private key is of use all the same.
 */
function standingOf(
  { type, pair, isEmpty }: Ours,
  ours: Ours[],
  loggedIn: boolean
): ObjectStanding {
  const has = (wanted: CarrierObject['type']) =>
    ours.some((one) => one.type === wanted && one.pair === pair && !one.isEmpty)
  const certified = has('certificate')
  const isWhole = (has('public-key') || certified) && (has('private-key') || !loggedIn)
  if (!isWhole || (type === 'certificate' && isEmpty)) return 'leftover'
  return certified ? 'used' : 'waiting'
}

/** What is asked of the module. */
interface ObjectsApi extends Pick<
  PKCS11,
  'C_FindObjectsInit' | 'C_FindObjectsFinal' | 'C_GetAttributeValue' | 'C_DestroyObject'
> {
  C_FindObjects(session: Handle, most: number): Handle[]
}

/** The objects on a token, as one of its sessions sees them. */
export class Pkcs11Objects {
  constructor(
    private api: ObjectsApi,
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
  leftovers(): Handle[] {
    const ours = this.#labelledOurs()
    return KEYS_AND_CERTIFICATES.flatMap((kind) =>
      this.find([{ type: pkcs11.CKA_CLASS, value: kind }])
    ).filter((object) => !isAmong(ours, object))
  }

  /**
   * Destroys what `describe` calls leftover, as far as the token lets it go; pulled out meanwhile, the rest is left.
   * Needs login: without it no private key is seen, and every pair looks like half of one.
   *
   * @throws what the module says when it does not tell what an object of ours is: nothing is destroyed on a guess
   */
  eraseLeftovers(): { erased: number; left: number } {
    const ours = this.#oursSeen()
    const kept = ours
      .filter((one) => standingOf(one, ours, true) !== 'leftover')
      .map(({ object }) => object)
    const leftovers = this.find([]).filter((object) => !isAmong(kept, object))
    let erased = 0
    try {
      for (const object of leftovers) if (this.#destroy(object)) erased++
    } catch (error) {
      if (erased === 0) throw error
    }
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

  #labelledOurs(): Handle[] {
    return this.find([{ type: pkcs11.CKA_LABEL, value: OUR_LABEL }])
  }

  /** Our keys and certificates. */
  #oursSeen(): Ours[] {
    return this.#labelledOurs().map((object) => {
      const type = this.#typeOf(object)
      const isEmpty =
        type === 'certificate' && this.#bytesIfAny(object, pkcs11.CKA_VALUE).length === 0
      return {
        object,
        type,
        pair: this.#bytesIfAny(object, pkcs11.CKA_ID).toString('hex'),
        isEmpty,
      }
    })
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

  /** Empty where an object has no such attribute, or does not show it; a token that fails to tell is no such case. */
  #bytesIfAny(object: Handle, type: number): Buffer {
    try {
      return this.bytes(object, type)
    } catch (error) {
      if (hasNoAttribute(error)) return Buffer.alloc(0)
      throw error
    }
  }
}
