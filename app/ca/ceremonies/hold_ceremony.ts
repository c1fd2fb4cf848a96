import { randomBytes } from 'node:crypto'
import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Activation } from '#ca/authorities/activation'
import { AuthorityKeys, SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { CeremonyPlace } from '#ca/ceremonies/ceremony_place'
import { findOpenCeremony } from '#ca/ceremonies/list_ceremonies'
import { MakeOutcome } from '#ca/ceremonies/make_outcome'
import { RecordStep, type DoneStep } from '#ca/ceremonies/record_step'
import {
  joinShares,
  passphraseOf,
  SECRET_BYTES,
  splitSecret,
  type Share,
} from '#ca/ceremonies/shares'
import { hexDigest } from '#ca/ceremonies/hex_digest'
import { readKeyEncryptionFile } from '#ca/crypto/key_encryption_file'
import { changePassphrase, isChangeUnfinished } from '#ca/crypto/change_passphrase'
import { openFolder } from '#ca/crypto/opened_key_encryption'
import CeremonyStep from '#models/ceremony_step'
import type Ceremony from '#models/ceremony'
import type CeremonyParticipant from '#models/ceremony_participant'

/**
 * What comes next in a ceremony, judged by what is there and not by what was meant: a process that died leaves a
 * store or none, a key or none.
 *
 * roll: the participants are called; shares: a new secret is dealt out; open: the quorum opens the store that is
 * there; over: finished or abandoned.
 */
export type CeremonyStage = 'roll' | 'shares' | 'open' | 'over'

/**
 * A key ceremony as it is held (CP-6.1), one step after the other, each written down when it is done. The secret that
 * opens the store lives in this object alone, until the store is sealed under it; the store is then opened again by
 * the quorum before anything is signed, so that nobody leaves with shares that open nothing.
 */
@inject()
export class HoldCeremony {
  #called = false
  #secret: Buffer | null = null
  #dealt: Share[] = []
  #confirmed = new Set<number>()

  constructor(
    protected activation: Activation,
    protected keys: AuthorityKeys,
    protected settings: CaSettings,
    protected place: CeremonyPlace,
    protected steps: RecordStep,
    protected outcome: MakeOutcome
  ) {}

  /** @throws CaError E_CEREMONY_STORE where the installation keeps its keys on a token */
  async stage(ceremony: Ceremony): Promise<CeremonyStage> {
    if (this.settings.keyStore !== SOFTWARE_STORE)
      throw new CaError('E_CEREMONY_STORE', { store: this.settings.keyStore }, 409)
    if (!['planned', 'running'].includes(ceremony.state)) return 'over'
    if (!this.#called) return 'roll'
    return (await this.#isUnderShares()) ? 'open' : 'shares'
  }

  /**
   * Calls the roll: everybody of the plan is there, or the ceremony does not begin. After an interruption it is
   * called again, and shares that sealed nothing are given up.
   *
   * @throws CaError E_CEREMONY_MISSING, E_CEREMONY_REHEARSAL_…
   */
  async callRoll(ceremony: Ceremony, present: readonly string[], actor: string): Promise<void> {
    const missing = ceremony.participants.find(({ name }) => !present.includes(name))
    if (missing) throw new CaError('E_CEREMONY_MISSING', { name: missing.name }, 409)
    await this.place.assertFits(ceremony)
    const resumed = ceremony.state === 'running'
    const isVoid = resumed && !(await this.#isUnderShares()) && this.#hasConfirmed(ceremony)
    const by = this.#secretary(ceremony)
    await this.#done(ceremony, actor, [
      { by, step: resumed ? 'resumed' : 'roll_called', facts: [...present] },
      ...(isVoid ? [{ by, step: 'secret_void' as const }] : []),
    ])
    await ceremony.merge({ state: 'running' }).save()
    this.#called = true
  }

  /** A fresh secret in shares, one for each key administrator; shown one at a time and kept nowhere. */
  async dealShares(ceremony: Ceremony): Promise<Share[]> {
    this.#forget()
    this.#secret = randomBytes(SECRET_BYTES)
    const { needed, shares } = ceremony
    this.#dealt = await splitSecret(this.#secret, { needed, shares })
    return this.#dealt
  }

  /**
   * A holder has taken a share down and types its check word back.
   *
   * @throws CaError E_CHECK_WORD
   */
  async confirmShare(
    ceremony: Ceremony,
    number: number,
    checkWord: string,
    actor: string
  ): Promise<void> {
    const share = this.#dealt.find((each) => each.number === number)
    const typed = checkWord.trim().toUpperCase()
    if (!share || typed !== share.checkWord) throw new CaError('E_CHECK_WORD', { number })
    const by = holderOf(ceremony, number).name
    await this.#done(ceremony, actor, [
      { by, step: 'share_confirmed', facts: [`${number}/${ceremony.shares}`, share.set] },
    ])
    this.#confirmed.add(number)
  }

  /**
   * Seals the key store under the secret and makes the key in it; a store that a passphrase opened until now is sealed
   * anew, and its keys stay. The secret is overwritten: from here on the quorum alone opens the store.
   *
   * @throws CaError E_CEREMONY_SHARES before every share is confirmed; E_PASSPHRASE_… and CryptoError when the
   *   installation cannot open its own store
   */
  async makeKey(ceremony: Ceremony, actor: string): Promise<void> {
    if (!this.#secret || this.#confirmed.size < ceremony.shares)
      throw new CaError(
        'E_CEREMONY_SHARES',
        { have: this.#confirmed.size, of: ceremony.shares },
        409
      )
    const passphrase = passphraseOf(this.#secret)
    try {
      await this.#seal(ceremony, passphrase, actor)
      this.activation.open(passphrase)
      passphrase.fill(0)
      await this.#generate(ceremony, actor)
    } finally {
      this.activation.close()
      this.#forget()
    }
  }

  /** Under the shares from here on. Written down before a new store is made, and while both open an older one. */
  async #seal(ceremony: Ceremony, next: Buffer, actor: string) {
    const kept = await this.keys.list(SOFTWARE_STORE)
    const by = this.#secretary(ceremony)
    const written = () => this.#done(ceremony, actor, [{ by, step: 'store_sealed', facts: kept }])
    if (!(await this.#isThere())) return written()
    const old = await this.activation.passphrase()
    const { keyDirectory: directory } = this.settings
    await changePassphrase({ directory, old, next, between: written }).finally(() => old.fill(0))
  }

  /**
   * The quorum brings its shares together and opens the store anew from its files; then the outcome is made.
   *
   * @param texts what the holders typed
   * @throws CaError E_SHARE_…, E_SHARES_…; CryptoError E_CONTAINER_PASSPHRASE when they open another store
   */
  async open(ceremony: Ceremony, texts: readonly string[], actor: string): Promise<void> {
    const secret = await joinShares(texts)
    const passphrase = passphraseOf(secret)
    secret.fill(0)
    const { keyDirectory: directory } = this.settings
    try {
      const key = await openFolder({ directory, passphrase: async () => Buffer.from(passphrase) })
      key.wipe()
      // A seal that was cut off leaves the older passphrase in force beside the shares: it ends here.
      if (await isChangeUnfinished(directory))
        await changePassphrase({ directory, old: passphrase, next: passphrase })
      this.activation.open(passphrase)
    } finally {
      passphrase.fill(0)
    }
    const by = this.#secretary(ceremony)
    const facts = [`${texts.length}/${ceremony.shares}`]
    await this.#done(ceremony, actor, [{ by, step: 'store_opened', facts }])
    await this.#generate(ceremony, actor)
  }

  /** Makes the certificate and the first list of a root, or the request of a State CA key, and the protocol. */
  async finish(ceremony: Ceremony, actor: string): Promise<Ceremony> {
    try {
      await this.outcome.handle(ceremony, this.#secretary(ceremony), actor)
      return await this.outcome.close(await findOpenCeremony(ceremony.id), actor)
    } finally {
      this.activation.close()
    }
  }

  /** The key, unless an interrupted ceremony has made it. */
  async #generate(ceremony: Ceremony, actor: string) {
    const { keyId, algorithm } = ceremony
    const kept = await this.keys.list(SOFTWARE_STORE)
    const key = await this.keys.openOrGenerate({ keyId }, algorithm)
    if (kept.includes(keyId)) return
    const by = this.#secretary(ceremony)
    const facts = [keyId, algorithm, fingerprintOf(key.spki)]
    await this.#done(ceremony, actor, [{ by, step: 'key_made', facts }])
  }

  async #isThere(): Promise<boolean> {
    return Boolean(await readKeyEncryptionFile(this.settings.keyDirectory))
  }

  /** Whether the store is there and a ceremony has sealed it under shares. */
  async #isUnderShares(): Promise<boolean> {
    if (!(await this.#isThere())) return false
    return (await CeremonyStep.findBy('step', 'store_sealed')) !== null
  }

  #hasConfirmed({ steps }: Ceremony): boolean {
    const last = steps.map(({ step }) => step)
    return last.lastIndexOf('share_confirmed') > last.lastIndexOf('secret_void')
  }

  #secretary({ participants }: Ceremony): string {
    return participants.find(({ role }) => role === 'secretary')?.name ?? ''
  }

  #forget() {
    this.#secret?.fill(0)
    this.#secret = null
    this.#dealt = []
    this.#confirmed.clear()
  }

  async #done(ceremony: Ceremony, actor: string, steps: DoneStep[]) {
    await db.transaction(async (trx: TransactionClientContract) => {
      for (const step of steps) await this.steps.handle(trx, ceremony.id, step, actor)
    })
  }
}

/** Whose share it is. */
export function holderOf({ participants }: Ceremony, number: number): CeremonyParticipant {
  const holder = participants.find(({ shareNumber }) => shareNumber === number)
  if (!holder) throw new CaError('E_CHECK_WORD', { number })
  return holder
}

const fingerprintOf = (spki: Uint8Array) => `SPKI SHA-256 ${hexDigest(spki)}`
