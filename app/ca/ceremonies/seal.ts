import { CaError } from '#ca/ca_error'
import { holderOf } from '#ca/ceremonies/participants'
import { joinShares, readShare } from '#ca/ceremonies/shares'
import type Ceremony from '#models/ceremony'

/** Shares that open a key store: the ceremony that dealt them says how many are needed and who holds them. */
export interface Seal {
  ceremony: Ceremony
  /** Hex: the set of the shares. */
  set: string
}

/** The secret of shares that were brought together, and what may be told of them. */
export interface BroughtShares {
  /** Overwritten by the caller. */
  secret: Uint8Array
  set: string
  /** `2/3 NAME` for each; the number alone where no ceremony of this machine dealt them. */
  holders: string[]
}

/**
 * Joins shares and says whose they are.
 *
 * @param seal what the shares must belong to; null where this machine does not know
 * @throws CaError E_SHARE_…, E_SHARES_…
 */
export async function bringShares(
  texts: readonly string[],
  seal: Seal | null
): Promise<BroughtShares> {
  const shares = texts.map(readShare)
  for (const { piece } of shares) piece.fill(0)
  const foreign = seal && shares.find(({ set }) => set !== seal.set)
  if (foreign) throw new CaError('E_SHARE_FOREIGN', { number: foreign.number })
  const secret = await joinShares(texts)
  const holders = shares.map(({ number }) =>
    seal ? `${number}/${seal.ceremony.shares} ${holderOf(seal.ceremony, number).name}` : `${number}`
  )
  return { secret, holders, set: shares[0].set }
}
