import { createContext, type ReactElement, type ReactNode, useContext, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { type PaneName, paneNames } from '../../shared/panes'
import styles from './layout.module.css'

/**
 * What is in a pane stays mounted wherever the pane is put: it is rendered into an element of its own, its host, and
 * that is moved from slot to slot. `moveBefore` keeps the focus, which taking it out and in would not; scroll positions survive one such move, but not two.
 */
interface Hosts {
  readonly of: (pane: PaneName) => HTMLElement
  readonly put: (pane: PaneName, slot: HTMLElement) => void
  /** Keeps the host in the page while its slot goes and the next one comes. */
  readonly park: (pane: PaneName) => void
  readonly setParking: (element: HTMLElement | null) => void
}

function createHosts(): Hosts {
  const hosts = new Map(
    paneNames.map((pane) => {
      const host = document.createElement('div')
      host.className = styles.host ?? ''
      return [pane, host] as const
    }),
  )
  const scrolled = new Map<PaneName, readonly Scrolled[]>()
  let parking: HTMLElement | undefined
  const of = (pane: PaneName): HTMLElement => {
    const host = hosts.get(pane)
    if (host === undefined) throw new Error(`There is no host for ${pane}.`)
    return host
  }
  const move = (host: HTMLElement, to: HTMLElement): void => {
    if (host.isConnected && to.isConnected) to.moveBefore(host, null)
    else to.append(host)
  }
  return {
    of,
    put: (pane, slot) => {
      move(of(pane), slot)
      for (const { element, left, top } of scrolled.get(pane) ?? []) element.scrollTo({ left, top, behavior: 'instant' })
      scrolled.delete(pane)
    },
    park: (pane) => {
      if (parking === undefined) return
      scrolled.set(pane, scrolledIn(of(pane)))
      move(of(pane), parking)
    },
    setParking: (element) => {
      parking = element ?? undefined
    },
  }
}

interface Scrolled {
  readonly element: Element
  readonly left: number
  readonly top: number
}

const scrolledIn = (host: HTMLElement): readonly Scrolled[] =>
  [...host.querySelectorAll('*')]
    .filter(({ scrollLeft, scrollTop }) => scrollLeft !== 0 || scrollTop !== 0)
    .map((element) => ({ element, left: element.scrollLeft, top: element.scrollTop }))

const HostsContext = createContext<Hosts | undefined>(undefined)

function useHosts(): Hosts {
  const hosts = useContext(HostsContext)
  if (hosts === undefined) throw new Error('Panes are shown inside PaneHosts.')
  return hosts
}

/** Where the panes of its slots are kept. What is rendered into hosts must come after the slots. */
export function PaneHosts({ children }: { readonly children: ReactNode }): ReactElement {
  const [hosts] = useState(createHosts)
  return (
    <HostsContext value={hosts}>
      {children}
      <div ref={hosts.setParking} className={styles.parking} />
    </HostsContext>
  )
}

/** The place of a pane in the layout. */
export function PaneSlot({ pane }: { readonly pane: PaneName }): ReactElement {
  const hosts = useHosts()
  const slot = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (slot.current !== null) hosts.put(pane, slot.current)
    return () => hosts.park(pane)
  }, [hosts, pane])
  return <div ref={slot} className={styles.slot} />
}

/** Renders into the host of a pane. */
export function InHost({ pane, children }: { readonly pane: PaneName; readonly children: ReactNode }): ReactNode {
  return createPortal(children, useHosts().of(pane))
}
