/** The payload of this version of the contract (contracts/hr/v1/hr.xsd). */
export const HR = 'http://ucgo.gov.kz/hr/v1'
/** SendMessage of the e-government gateway, SyncChannel v10. */
export const GATEWAY = 'http://bip.bee.kz/SyncChannel/v10/Types'
/** The gateway's name of this service. */
export const SERVICE_ID = 'STATE_CA_HR'
/** SOAP 1.1. */
export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
export const WSSE =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'
export const WSU =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd'
/** The whole certificate, in a KeyIdentifier or a BinarySecurityToken (X.509 token profile 1.0). */
export const X509V3 =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3'
export const BASE64 =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary'
