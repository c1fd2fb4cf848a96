import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CertifyAuthority } from '#ca/authorities/certify_authority'
import { PrepareAuthority } from '#ca/authorities/prepare_authority'
import { permitProtocol } from '#ca/authorities/signing_permit'
import { sha256Hex } from '#ca/crypto/hash'
import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import { protocolDigest, protocolOf, protocolText } from '#ca/ceremonies/protocol'
import { secretaryOf } from '#ca/ceremonies/participants'
import { RecordStep, type DoneStep } from '#ca/ceremonies/record_step'
import { IssueRootList } from '#ca/root/issue_list'
import { newestList } from '#ca/root/list_register'
import type Ceremony from '#models/ceremony'

const PIECE = /.{1,64}/g
const bytes = (buffer: Buffer | null) => new Uint8Array(buffer ?? [])

/** What a ceremony brings forth: certificate and list of a root, or a State CA's request; and the protocol, signed. */
@inject()
export class MakeOutcome {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected keys: AuthorityKeys,
    protected certify: CertifyAuthority,
    protected prepare: PrepareAuthority,
    protected lists: IssueRootList,
    protected steps: RecordStep
  ) {}

  /** Done again after an interruption it makes what is missing. */
  async handle(ceremony: Ceremony, by: string, actor: string): Promise<void> {
    if (ceremony.purpose === 'root') await this.#root(ceremony, by, actor)
    if (ceremony.purpose === 'state') await this.#state(ceremony, by, actor)
  }

  async #root(ceremony: Ceremony, by: string, actor: string) {
    const { keyId, keyStore, fileName, algorithm, rehearsal: demonstration } = ceremony
    const profile = algorithm === 'gost-2015' ? 'P-ROOT-2015' : 'P-ROOT-2004'
    const root = await this.certify.handle(
      { profile, keyId, keyStore, fileName, role: 'root', issuer: null, demonstration },
      actor
    )
    await ceremony.merge({ authorityId: root.id }).save()
    const certificate = `SHA-256 ${sha256Hex(bytes(root.certificate))}`
    await this.#once(ceremony, { by, step: 'certified', facts: [root.serial, certificate] }, actor)
    const list = (await newestList(root)) ?? (await this.lists.handle({ authority: root }, actor))
    const crl = `SHA-256 ${sha256Hex(bytes(list.der))}`
    await this.#once(ceremony, { by, step: 'listed', facts: [`№ ${list.number}`, crl] }, actor)
  }

  async #state(ceremony: Ceremony, by: string, actor: string) {
    const { keyId, keyStore, fileName, algorithm, rehearsal } = ceremony
    const request = await this.prepare.handle(
      { keyId, keyStore, fileName, algorithm, rehearsal },
      actor
    )
    await ceremony.merge({ requestId: request.id }).save()
    const facts = [request.profile, `SHA-256 ${sha256Hex(bytes(request.request))}`]
    await this.#once(ceremony, { by, step: 'requested', facts }, actor)
  }

  /** A step that an interrupted ceremony wrote down is not written twice. */
  async #once({ id }: Ceremony, done: DoneStep, actor: string) {
    const { steps } = await findCeremony(id)
    if (steps.some(({ step }) => step === done.step)) return
    await db.transaction((trx) => this.steps.handle(trx, id, done, actor))
  }

  /**
   * Ends a ceremony: its protocol is put together, hashed, signed with the key that it made, or a key of the store that it sealed,
   * and recorded. The
   * signature stands in the audit log in pieces of 64 digits.
   */
  async close({ id, keyId, keyStore, participants }: Ceremony, actor: string): Promise<Ceremony> {
    const by = secretaryOf({ participants })
    await this.#once(await findCeremony(id), { by, step: 'finished' }, actor)
    const ceremony = await findCeremony(id)
    const text = protocolText(protocolOf(ceremony))
    const digest = protocolDigest(text)
    const key = await this.keys.open({ keyId, keyStore })
    const signed = await key.sign(permitProtocol(Uint8Array.from(Buffer.from(digest, 'hex'))))
    const signature = Buffer.from(signed).toString('hex')
    const made = ceremony.steps.filter(({ step }) =>
      ['store_sealed', 'key_made', 'certified', 'listed', 'requested'].includes(step)
    )
    await db.transaction(async (trx) => {
      const endedAt = this.clock.now()
      await ceremony
        .useTransaction(trx)
        .merge({ state: 'finished', protocol: text, protocolSha256: digest, signature, endedAt })
        .save()
      await this.audit.append(trx, {
        event: 'ceremony_finished',
        actor,
        subject: `ceremony:${id}`,
        data: {
          purpose: ceremony.purpose,
          protocolSha256: digest,
          outcome: made.flatMap(({ facts }) => JSON.parse(facts) as string[]),
          signature: signature.match(PIECE) ?? [],
        },
      })
    })
    return findCeremony(id)
  }
}
