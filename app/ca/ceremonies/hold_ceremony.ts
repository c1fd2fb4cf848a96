import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CeremonyPlace } from '#ca/ceremonies/ceremony_place'
import { Dealing } from '#ca/ceremonies/dealing'
import { findCeremony, findOpenCeremony } from '#ca/ceremonies/list_ceremonies'
import { MakeOutcome } from '#ca/ceremonies/make_outcome'
import { holderOf, secretaryOf } from '#ca/ceremonies/participants'
import { RecordStep, type DoneStep } from '#ca/ceremonies/record_step'
import { bringShares, type Seal } from '#ca/ceremonies/seal'
import { ShareStores } from '#ca/ceremonies/share_stores'
import { sha256Hex } from '#ca/crypto/hash'
import type Ceremony from '#models/ceremony'
import type { CeremonyStepName } from '#models/ceremony_step'
import type { Share } from '#ca/ceremonies/shares'

/**
 * What comes next in a ceremony, judged by what is there and not by what was meant: a process that died leaves a
 * store or none, a key or none.
 *
 * roll: the participants are called; unseal: the holders of the earlier shares open the store, to be sealed anew;
 * shares: a new secret is dealt out; open: the quorum opens the store; over: finished or abandoned.
 */
export type CeremonyStage = 'roll' | 'unseal' | 'shares' | 'open' | 'over'

/**
 * A key ceremony as it is held (CP-6.1), one step after the other, each written down when it is done. A new secret
 * lives in this object alone, until the store is sealed under it; the store is then opened again by the quorum before
 * anything is signed, so that nobody leaves with shares that open nothing.
 */
@inject()
export class HoldCeremony {
  #called = false
  #unsealed = false
  #dealing: Dealing | null = null

  constructor(
    protected stores: ShareStores,
    protected keys: AuthorityKeys,
    protected place: CeremonyPlace,
    protected steps: RecordStep,
    protected outcome: MakeOutcome
  ) {}

  async stage(ceremony: Ceremony): Promise<CeremonyStage> {
    if (!['planned', 'running'].includes(ceremony.state)) return 'over'
    if (!this.#called) return 'roll'
    const seal = await this.stores.sealOf(ceremony.keyStore)
    if (isOwn(seal, ceremony)) return 'open'
    if (seal && ceremony.purpose !== 'shares') return 'open'
    return seal && !this.#unsealed ? 'unseal' : 'shares'
  }

  /**
   * Calls the roll: everybody of the plan is there, or the ceremony does not begin. After an interruption it is
   * called again, and shares that sealed nothing are given up.
   *
   * @throws CaError E_CEREMONY_MISSING, E_CEREMONY_REHEARSAL_…, E_CEREMONY_OUTDATED
   */
  async callRoll(ceremony: Ceremony, present: readonly string[], actor: string): Promise<void> {
    const missing = ceremony.participants.find(({ name }) => !present.includes(name))
    if (missing) throw new CaError('E_CEREMONY_MISSING', { name: missing.name }, 409)
    await this.place.assertFits(ceremony)
    const seal = await this.stores.sealOf(ceremony.keyStore)
    this.#assertPlanned(ceremony, seal)
    const resumed = ceremony.state === 'running'
    const isVoid = resumed && !isOwn(seal, ceremony) && hasConfirmed(ceremony)
    const by = secretaryOf(ceremony)
    await this.#done(ceremony, actor, [
      { by, step: resumed ? 'resumed' : 'roll_called', facts: [...present] },
      ...(isVoid ? [{ by, step: 'secret_void' as const }] : []),
    ])
    await ceremony.merge({ state: 'running' }).save()
    this.#called = true
  }

  /** A plan names the holders of the shares that opened the store on its day. */
  #assertPlanned(ceremony: Ceremony, seal: Seal | null) {
    if (isOwn(seal, ceremony) || ceremony.sealId === (seal?.ceremony.id ?? null)) return
    const since = seal?.ceremony.id ?? 0
    throw new CaError('E_CEREMONY_OUTDATED', { ceremony: ceremony.id, since }, 409)
  }

  /** A fresh secret in shares, one for each key administrator; shown one at a time and kept nowhere. */
  async dealShares({ needed, shares }: Ceremony): Promise<readonly Share[]> {
    this.#forget()
    this.#dealing = await Dealing.of({ needed, shares })
    return this.#dealing.shares
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
    const { set } = this.#dealt().check(number, checkWord)
    const by = holderOf(ceremony, number).name
    await this.#done(ceremony, actor, [
      { by, step: 'share_confirmed', facts: [`${number}/${ceremony.shares}`, set] },
    ])
    this.#dealt().confirm(number)
  }

  /**
   * Seals the key store under the secret, and makes in it the key that is wanted; the keys of a store that something
   * else opened until now stay. The secret is overwritten: from here on the quorum alone opens the store.
   *
   * @throws CaError E_CEREMONY_SHARES before every share is confirmed; E_PASSPHRASE_… and CryptoError when the
   *   installation cannot open its own store
   */
  async seal(ceremony: Ceremony, actor: string): Promise<void> {
    const dealing = this.#dealt()
    const store = this.stores.of(ceremony.keyStore)
    const next = store.activationOf(dealing.secret())
    const by = secretaryOf(ceremony)
    try {
      const facts = [dealing.set, ...(await this.keys.list(ceremony.keyStore))]
      await store.seal(next, () =>
        this.#done(ceremony, actor, [{ by, step: 'store_sealed', facts }])
      )
      await this.#generate(ceremony, actor)
    } finally {
      next.fill(0)
      await store.close()
      this.#forget()
    }
  }

  /**
   * The holders of the earlier shares open the store, so that it can be sealed under new ones.
   *
   * @throws CaError E_SHARE_…, E_SHARES_…
   */
  async unseal(ceremony: Ceremony, texts: readonly string[], actor: string): Promise<void> {
    await this.#openStore(ceremony, texts, actor)
    this.#unsealed = true
  }

  /**
   * The quorum brings its shares together and opens the store anew; then the outcome is made.
   *
   * @param texts what the holders typed
   * @throws CaError E_SHARE_…, E_SHARES_…; CryptoError E_CONTAINER_PASSPHRASE when they open another store
   */
  async open(ceremony: Ceremony, texts: readonly string[], actor: string): Promise<void> {
    await this.#openStore(ceremony, texts, actor)
    await this.#generate(ceremony, actor)
  }

  /** How many shares open the store now, and who holds them. */
  async quorum(ceremony: Ceremony): Promise<{ needed: number; holders: string[] }> {
    const seal = await this.stores.sealOf(ceremony.keyStore)
    const { needed, participants } = seal?.ceremony ?? ceremony
    const holders = participants.filter(({ shareNumber }) => shareNumber !== null)
    return { needed, holders: holders.map(({ name }) => name) }
  }

  /** Makes what the ceremony is for, its protocol, and shuts the store. */
  async finish(ceremony: Ceremony, actor: string): Promise<Ceremony> {
    try {
      await this.outcome.handle(ceremony, secretaryOf(ceremony), actor)
      return await this.outcome.close(await findOpenCeremony(ceremony.id), actor)
    } finally {
      await this.stores.of(ceremony.keyStore).close()
    }
  }

  async #openStore(ceremony: Ceremony, texts: readonly string[], actor: string) {
    const seal = await this.stores.sealOf(ceremony.keyStore)
    const { secret, set, holders } = await bringShares(texts, seal)
    const store = this.stores.of(ceremony.keyStore)
    const activation = store.activationOf(secret)
    secret.fill(0)
    await store.open(activation, isOwn(seal, ceremony)).finally(() => activation.fill(0))
    const by = secretaryOf(ceremony)
    await this.#done(ceremony, actor, [{ by, step: 'store_opened', facts: [set, ...holders] }])
  }

  /**
   * The key, unless an interrupted ceremony has made it. Its name is written down first, so that a key of this name
   * that is there already is known for another's.
   */
  async #generate(ceremony: Ceremony, actor: string) {
    const { id, purpose, keyId, keyStore, algorithm } = ceremony
    if (purpose === 'shares') return
    const { steps } = await findCeremony(id)
    const did = (name: CeremonyStepName) => steps.some(({ step }) => step === name)
    if (did('key_made')) return
    const kept = await this.keys.list(keyStore)
    const by = secretaryOf(ceremony)
    if (!did('key_announced')) {
      if (kept.includes(keyId)) throw new CaError('E_AUTHORITY_KEY_TAKEN', { name: keyId }, 409)
      await this.#done(ceremony, actor, [{ by, step: 'key_announced', facts: [keyId, algorithm] }])
    }
    const key = await this.keys.openOrGenerate({ keyId, keyStore }, algorithm)
    const facts = [keyId, algorithm, `SPKI SHA-256 ${sha256Hex(key.spki)}`]
    await this.#done(ceremony, actor, [{ by, step: 'key_made', facts }])
  }

  /** @throws CaError E_CEREMONY_SHARES before shares were dealt */
  #dealt(): Dealing {
    if (this.#dealing) return this.#dealing
    throw new CaError('E_CEREMONY_SHARES', { have: 0, of: 0 }, 409)
  }

  #forget() {
    this.#dealing?.forget()
    this.#dealing = null
  }

  async #done(ceremony: Ceremony, actor: string, steps: DoneStep[]) {
    await db.transaction(async (trx) => {
      for (const step of steps) await this.steps.handle(trx, ceremony.id, step, actor)
    })
  }
}

const isOwn = (seal: Seal | null, { id }: Ceremony) => seal?.ceremony.id === id

/** Whether shares were taken down that are not void. */
function hasConfirmed({ steps }: Ceremony): boolean {
  const names = steps.map(({ step }) => step)
  return names.lastIndexOf('share_confirmed') > names.lastIndexOf('secret_void')
}
