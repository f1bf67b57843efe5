import { isWiderThanLoopback, parseEndpointAddress } from '../../../shared/endpoint-address'
import type { EndpointSourceConfig } from '../../../shared/source-config'

/** The addresses that are bound where other machines could reach them; those that cannot be read are not. */
export const wideBinds = (endpoints: readonly EndpointSourceConfig['endpoints'][number][]): readonly string[] =>
  endpoints.filter(({ mode, address }) => mode === 'bind' && isWide(address)).map(({ address }) => address)

function isWide(address: string): boolean {
  try {
    return isWiderThanLoopback(parseEndpointAddress(address, 'bind'))
  } catch {
    // What is wrong with the address is told where it is written.
    return false
  }
}
