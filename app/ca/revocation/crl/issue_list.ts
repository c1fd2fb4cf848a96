import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuthorityKeys, type AuthorityKey } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { permitListSigning, type SigningPermit } from '#ca/authorities/signing_permit'
import { readAuthority } from '#ca/certificates/authority_certificate'
import { revocationListPieces } from '#ca/certificates/tbs_revocation_list'
import { verifySignatureOffThread } from '#ca/crypto/workers/signing_workers'
import { CloseList } from '#ca/revocation/crl/close_list'
import { draftList, type ListDraft } from '#ca/revocation/crl/draft_list'
import { ListReserver } from '#ca/revocation/crl/list_reserver'
import { type ListScope } from '#ca/authorities/list_parts'
import { listFile } from '#ca/revocation/crl/list_scope'
import { ListSteps } from '#ca/revocation/crl/list_steps'
import { PublicationFolder } from '#ca/revocation/crl/publication_folder'
import { ReserveList } from '#ca/revocation/crl/reserve_list'
import type { Actor } from '#ca/actor'
import type RevocationList from '#models/revocation_list'
import type { ListKind } from '#models/revocation_list'

/**
 * Issues one list of a State CA key, step by step as in docs/revocation-lists.md. Whatever fails, and wherever the
 * process ends, the list that was online stays online until the new one is proved.
 */
@inject()
export class IssueList {
  constructor(
    protected clock: Clock,
    protected keys: AuthorityKeys,
    protected settings: CaSettings,
    protected folder: PublicationFolder,
    protected reserving: ReserveList,
    protected closing: CloseList,
    protected reserver: ListReserver,
    protected steps: ListSteps
  ) {}

  /**
   * @throws CaError E_CRL_CLOCK, E_CRL_BASE, E_CRL_UNDER_WAY, E_CRL_STORE, E_CRL_READ_BACK, E_LINT; CryptoError of
   *   the key store and the signature
   */
  async handle(scope: ListScope, kind: ListKind, actor: Actor): Promise<RevocationList> {
    const key = await this.keys.open(scope.authority)
    // 1
    const { addresses } = this.settings
    const draft = await draftList({ scope, kind, addresses, now: this.clock.now() })
    await this.steps.reached('built')
    // 2
    const permit = permitListSigning(draft.tbs, draft.context)
    await this.steps.reached('permitted')
    // 3
    const list = await this.reserving.handle(draft, actor)
    await this.steps.reached('reserved')
    return this.reserver.holding(list.id, () => this.#finish(list, draft, permit, key, actor))
  }

  async #finish(
    list: RevocationList,
    draft: ListDraft,
    permit: SigningPermit,
    key: AuthorityKey,
    actor: Actor
  ): Promise<RevocationList> {
    const file = listFile(draft.scope, draft.kind)
    const temporary = this.folder.temporaryName(file, list.number)
    const issued = await this.#prove(list, temporary, draft, permit, key, actor)
    await this.steps.reached('closed')
    // 8
    await this.folder.place(temporary, file, issued.thisUpdate.toJSDate())
    await this.steps.reached('placed')
    // 9
    const published = await this.closing.published(issued)
    await this.steps.reached('recorded')
    return published
  }

  async #prove(
    list: RevocationList,
    temporary: string,
    draft: ListDraft,
    permit: SigningPermit,
    key: AuthorityKey,
    actor: Actor
  ): Promise<RevocationList> {
    try {
      // 4
      const signature = await key.sign(permit)
      await this.steps.reached('signed')
      // 5
      const { signatureAlgorithm } = key
      const pieces = revocationListPieces(draft.tbs, signatureAlgorithm, signature)
      const written = await this.folder.write(temporary, pieces)
      await this.steps.reached('written')
      // 6
      await this.#verify(temporary, written.sha256)
      await verifySignatureOffThread({
        spki: readAuthority(new Uint8Array(draft.scope.authority.certificate)).key.spki,
        signatureAlgorithm,
        data: draft.tbs,
        signature,
      })
      await this.steps.reached('verified')
      // 7
      return await this.closing.issued(list, draft.scope, written, actor)
    } catch (error) {
      await this.#giveUp(list, temporary, error, actor)
      throw error
    }
  }

  /** What is on the disk is what was written: read again, piece by piece, so that a long list is not held twice. */
  async #verify(temporary: string, sha256: string) {
    if ((await this.folder.hash(temporary)) !== sha256)
      throw new CaError('E_CRL_READ_BACK', { file: temporary }, 500)
  }

  /** A list that failed is given up at once; when that fails too, the sweep does it. */
  async #giveUp(list: RevocationList, temporary: string, error: unknown, actor: Actor) {
    const reason = error instanceof Error ? error.message : String(error)
    await this.closing.voided(list, reason, actor).catch(() => undefined)
    await this.folder.remove(temporary).catch(() => undefined)
  }
}
