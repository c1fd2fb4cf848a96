import { Reserver } from '#ca/issuance/reserver'

/** Who issues a list: as with certificates, so that a sweep takes up only what nobody holds. */
export class ListReserver extends Reserver {}
