import { Collapsible } from '@base-ui/react/collapsible'
import { ChevronRight } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import styles from './disclosure.module.css'

interface DisclosureProps {
  readonly title: string
  /** What is inside, in a few words, beside the title. */
  readonly summary?: ReactNode
  readonly defaultOpen?: boolean
  readonly children: ReactNode
}

/** Something folded away behind its title. */
export function Disclosure({ title, summary, defaultOpen = false, children }: DisclosureProps): ReactElement {
  return (
    <Collapsible.Root defaultOpen={defaultOpen}>
      <Collapsible.Trigger className={styles.trigger}>
        <ChevronRight size={14} aria-hidden className={styles.chevron} />
        <span>{title}</span>
        {summary === undefined ? undefined : <span className={styles.summary}>{summary}</span>}
      </Collapsible.Trigger>
      <Collapsible.Panel className={styles.panel}>{children}</Collapsible.Panel>
    </Collapsible.Root>
  )
}
