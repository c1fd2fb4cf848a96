/** S-4: one of the two carriers of an employee has a Type-C connector. */
export type CarrierConnector = 'usb-a' | 'type-c'

/**
 * blank: no key, no certificate; key: a key pair waits for its certificate; written: certificate and key.
 * What somebody else's program left on a carrier counts as written: it is not ours to overwrite.
 */
export type CarrierContent = 'blank' | 'key' | 'written'

/** The kinds of keys that carriers make, the best first: the last two are for trials with tokens that know no GOST. */
export const CARRIER_ALGORITHMS = ['gost-2015', 'gost-2004', 'ec-p256', 'rsa'] as const

export type CarrierAlgorithm = (typeof CARRIER_ALGORITHMS)[number]

/** Whether the security officer's PIN gives a carrier a new one: nobody has it; it is blocked itself. */
export type Unblocking = 'possible' | 'unavailable' | 'officer_blocked'

/** What can be seen of a carrier without its PIN. */
export interface CarrierInfo {
  /** As the carrier itself reports it: 'A64A79C8'. */
  serialNumber: string
  model: string
  connector: CarrierConnector
  state: CarrierContent
  /** The kind of its key; of the key it would make while it has none. */
  algorithm: CarrierAlgorithm
  /** Null when the carrier does not tell. */
  pinTriesLeft: number | null
  /** Where the driver looks for it itself: what a page reports of a carrier does not say it. */
  unblocking?: Unblocking
}

/**
 * used: our key and its certificate; waiting: our key without a certificate, taken up by the writing or the application
 * that goes on; leftover: another program's, or what an interrupted writing of ours left and nothing takes up.
 */
export const OBJECT_STANDINGS = ['used', 'waiting', 'leftover'] as const
export type ObjectStanding = (typeof OBJECT_STANDINGS)[number]

export const OBJECT_TYPES = ['private-key', 'public-key', 'certificate', 'data', 'other'] as const

/** What somebody keeps on a carrier: one object of it. */
export interface CarrierObject {
  type: (typeof OBJECT_TYPES)[number]
  /** As the program that made it has named it; may be empty. */
  label: string
  /** Made by us, or by another program. */
  ours: boolean
  standing: ObjectStanding
  /** The same for the keys and the certificate that belong together; empty for what is not ours. */
  pair: string
  /** Of a key that is of a kind that we know. */
  algorithm: CarrierAlgorithm | null
  /** Of a certificate: DER in base64. */
  certificate: string | null
}

/**
 * A way to reach carriers. The private key never leaves the carrier: no method gives it out. A PIN is bytes
 * that the caller wipes after the act. Every method throws a StationError; an act that was interrupted at
 * any point leaves a carrier that can be listed and, with the same PIN, continued.
 */
export interface CarrierDriver {
  /** The carriers that are plugged in, ordered by serial number. */
  list(): Promise<CarrierInfo[]>

  /**
   * Sets the PIN of a blank carrier and makes a key pair on it. A carrier that has a key and no certificate
   * keeps its key, if the PIN is right.
   *
   * @throws E_PIN_WEAK, E_PIN_WRONG, E_PIN_BLOCKED, E_CARRIER_NOT_BLANK, E_CARRIER_LEFTOVERS, E_CARRIER_ALGORITHM
   */
  generate(serial: string, pin: Buffer): Promise<CarrierInfo>

  /**
   * Makes the next key pair beside the one that has its certificate, which stays in use until the next one has
   * its own. A next key that is there already is kept, unless it is to be made anew: its certificate was revoked before
   * it was written, and no key is certified twice.
   *
   * @throws E_CERTIFICATE_ABSENT, E_PIN_WRONG, E_PIN_BLOCKED, E_CARRIER_LEFTOVERS, E_CARRIER_ALGORITHM
   */
  renew(serial: string, pin: Buffer, anew?: boolean): Promise<CarrierInfo>

  /**
   * A PKCS#10 request (DER) signed on the carrier, for the next key when there is one.
   *
   * @param subject DER Name
   * @throws E_KEY_ABSENT, E_PIN_WRONG, E_PIN_BLOCKED
   */
  request(serial: string, pin: Buffer, subject: Uint8Array): Promise<Uint8Array>

  /**
   * Hashes and signs with the key that has its certificate; with the only key while none has.
   *
   * @returns the signature as it stands in certificates
   * @throws E_KEY_ABSENT, E_PIN_WRONG, E_PIN_BLOCKED
   */
  sign(serial: string, pin: Buffer, data: Uint8Array): Promise<Uint8Array>

  /**
   * Writes a certificate (DER) beside its key. The same certificate may be written again, another may not; that of
   * the next key takes the place of the one before, and so does its key.
   *
   * @throws E_KEY_ABSENT, E_CERTIFICATE_OF_ANOTHER_KEY, E_CARRIER_WRITTEN, E_PIN_WRONG, E_PIN_BLOCKED
   */
  write(serial: string, pin: Buffer, certificate: Uint8Array): Promise<void>

  /**
   * The certificate (DER) that is on the carrier. Needs no PIN.
   *
   * @throws E_CERTIFICATE_ABSENT
   */
  read(serial: string): Promise<Uint8Array>

  /** Removes certificates and keys. Nobody brings them back. A blank carrier stays blank. */
  erase(serial: string, pin: Buffer): Promise<void>

  /**
   * What is on a carrier. Without a PIN only what everybody may see: private keys of tokens are not among it.
   *
   * @throws E_PIN_WRONG, E_PIN_BLOCKED, E_PIN_NOT_SET
   */
  objects(serial: string, pin: Buffer | null): Promise<CarrierObject[]>

  /**
   * Removes the leftovers: what is not ours, and what an interrupted writing left. Nobody brings them back; our key
   * and certificate stay, and so does a key that waits.
   *
   * @returns how many they were
   * @throws E_LEFTOVERS_STAY { count, erased } when some cannot be erased; E_PIN_WRONG, E_PIN_BLOCKED, E_PIN_NOT_SET
   */
  eraseLeftovers(serial: string, pin: Buffer): Promise<number>

  /**
   * Gives the carrier another PIN.
   *
   * @throws E_PIN_WEAK, E_PIN_UNCHANGED, E_PIN_WRONG, E_PIN_BLOCKED, E_PIN_NOT_SET
   */
  changePin(serial: string, pin: Buffer, newPin: Buffer): Promise<void>

  /**
   * Says whether there is a security officer's PIN to ask for, before anybody is asked.
   *
   * @returns how many tries it has left; null when the carrier does not tell
   * @throws E_UNBLOCK_UNAVAILABLE, E_OFFICER_PIN_BLOCKED
   */
  officerTries(serial: string): Promise<number | null>

  /**
   * Gives a blocked carrier a new PIN; key and certificate stay.
   *
   * @param officerPin of the carrier's security officer
   * @throws E_PIN_WEAK, E_UNBLOCK_UNAVAILABLE, E_OFFICER_PIN_WRONG, E_OFFICER_PIN_BLOCKED
   */
  unblock(serial: string, officerPin: Buffer, newPin: Buffer): Promise<CarrierInfo>

  /**
   * Makes a blank carrier, where the driver can: a new folder, a free slot of a software token.
   *
   * @throws E_BLANK_UNAVAILABLE
   */
  supplyBlank(connector: CarrierConnector): Promise<CarrierInfo>

  /** Lets go of the carriers. */
  close(): Promise<void>
}
