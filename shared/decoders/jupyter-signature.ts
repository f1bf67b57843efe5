import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { hexText } from './hex'

export type SignatureCheck = 'valid' | 'invalid' | 'not checked'

/**
 * Compares a Jupyter signature with HMAC-SHA256 of the four parts under the connection's key. `not checked`: there is no
 * key, or the signature has the length of another scheme. A message without a signature is `invalid` where there is a key.
 */
export function checkSignature(signature: string, parts: readonly Uint8Array[], key: string | undefined): SignatureCheck {
  if (key === undefined || key === '') return 'not checked'
  if (signature !== '' && signature.length !== sha256HexDigits) return 'not checked'
  const mac = hmac.create(sha256, utf8ToBytes(key))
  for (const part of parts) mac.update(part)
  return hexText(mac.digest()) === signature ? 'valid' : 'invalid'
}

const sha256HexDigits = 64
